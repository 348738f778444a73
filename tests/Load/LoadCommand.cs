using System.CommandLine;

namespace ParkingGate.Load;

/// <summary>The command line: one verb for each scenario, the same options for all.</summary>
internal static class LoadCommand
{
    private static readonly Option<string> Server = With("--server", "artifacts/linux-x64/parkinggate", "The published executable.");
    private static readonly Option<Uri> Address = new("--address") { CustomParser = result => new Uri(result.Tokens[0].Value), Required = true, Description = "watch: where a server runs already." };
    private static readonly Option<int> Process = new("--process") { Description = "watch: its process id, to measure it too." };
    private static readonly Option<string> Form = With("--form", "base64", "How frames are sent: base64, binary or none.");
    private static readonly Option<double> Fps = With("--fps", 15.0, "Frames a second.");
    private static readonly Option<int> Quality = With("--quality", 80, "JPEG quality of the demo clip's pictures.");
    private static readonly Option<int> Viewers = With("--viewers", 200, "Clients of /ws/video.");
    private static readonly Option<int> Seconds = With("--seconds", 15, "Time measured with all of them.");
    private static readonly Option<int> Rounds = With("--rounds", 3, "How often everything is measured; the median counts.");
    private static readonly Option<string?> Json = With<string?>("--json", null, "A file for everything measured.");
    private static readonly Option<bool> Check = With("--check", false, "Exit code 1 when a limit is missed.");

    public static RootCommand Root { get; } = Build();

    private static RootCommand Build()
    {
        var root = new RootCommand("Loads a ParkingGate server with viewers and clients of the log, and measures both sides.");
        Option[] options = [Server, Form, Fps, Quality, Viewers, Seconds, Rounds, Json, Check];
        foreach (var option in options) root.Options.Add(option);
        root.Subcommands.Add(Verb("fan-out", "Many viewers, beside a plain broadcast on Node's ws.", (options, report, _) => new FanOutScenario(options, report).RunAsync()));
        var watch = Verb("watch", "Viewers of a server that runs already.", (options, report, parsed) => WatchAsync(options, report, parsed.GetRequiredValue(Address), parsed.GetValue(Process)));
        watch.Options.Add(Address);
        watch.Options.Add(Process);
        root.Subcommands.Add(watch);
        return root;
    }

    private static async Task WatchAsync(LoadOptions options, Report report, Uri address, int processId)
    {
        using var audience = Audience.OfRunning(options, address, processId);
        await audience.GrowToAsync(options.Viewers);
        for (var round = 0; round < options.Rounds; round++) report.Add(await audience.MeasureAsync("running", options.Seconds));
    }

    private static Command Verb(string name, string description, Func<LoadOptions, Report, ParseResult, Task> run)
    {
        var verb = new Command(name, description);
        verb.SetAction(async (parsed, _) =>
        {
            var report = new Report();
            await run(Options(parsed), report, parsed);
            return report.Close(parsed.GetValue(Json)) || !parsed.GetValue(Check) ? 0 : 1;
        });
        return verb;
    }

    private static LoadOptions Options(ParseResult parsed) => new()
    {
        Server = Path.GetFullPath(parsed.GetRequiredValue(Server)),
        Form = parsed.GetRequiredValue(Form),
        Fps = parsed.GetValue(Fps),
        Quality = parsed.GetValue(Quality),
        Viewers = parsed.GetValue(Viewers),
        Seconds = parsed.GetValue(Seconds),
        Rounds = parsed.GetValue(Rounds),
    };

    private static Option<T> With<T>(string name, T value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value, Recursive = true };
}
