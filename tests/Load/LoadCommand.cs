using System.CommandLine;
using ParkingGate.Load.Cameras;

namespace ParkingGate.Load;

/// <summary>A scenario, for the options it is given.</summary>
internal delegate Task RunScenario(LoadOptions options, Report report, ParseResult parsed);

/// <summary>The command line: one verb for each scenario, with the options it takes.</summary>
internal static class LoadCommand
{
    private static readonly Option<string> Server = With("--server", "artifacts/linux-x64/parkinggate", "The published executable.");
    private static readonly Option<string> Form = With("--form", "base64", "How frames are sent: base64, binary or none.");
    private static readonly Option<double> Fps = With("--fps", 15.0, "Frames a second.");
    private static readonly Option<int> Quality = With("--quality", 75, "JPEG quality of the demo clip's pictures; 75 makes about 100 kB of each.");
    private static readonly Option<int> Viewers = With("--viewers", 200, "Clients of /ws/video.");
    private static readonly Option<int> Seconds = With("--seconds", 15, "Time measured each time.");
    private static readonly Option<int> Rounds = With("--rounds", 3, "How often everything is measured; the median counts.");
    private static readonly Option<string?> Json = With<string?>("--json", null, "A file for everything measured.");
    private static readonly Option<bool> Check = With("--check", false, "Exit code 1 when a limit is missed.");
    private static readonly Option<int> Readers = With("--readers", 200, "Clients of /ws/logs.");
    private static readonly Option<double> Corrections = With("--corrections", 5.0, "Corrections a second.");
    private static readonly Option<int> Cycles = With("--cycles", 1000, "Clients that come and go.");
    private static readonly Option<int> Process = With("--process", 0, "Its process id, to measure it too.");
    private static readonly Option<string> Clip = With("--clip", "samples/gate-demo.mp4", "Stands for a camera.");
    private static readonly Option<string?> Model = With<string?>("--model", null, "A detector in place of the server's own.");
    private static readonly Option<int> Cameras = With("--cameras", 1, "How many.");
    private static readonly Option<double> LeastFps = With("--least-fps", 15.0, "Live pictures a second that each camera must give.");
    private static readonly Option<double> LeastLooks = With("--least-looks", 0.0, "Looks a second that each camera must get.");
    private static readonly Option<Uri> Address = new("--address") { Description = "Where it listens.", Required = true, CustomParser = given => new Uri(given.Tokens[0].Value) };

    public static RootCommand Root { get; } = new("Loads a ParkingGate server with viewers and readers of the log, and measures both sides.")
    {
        Verb("fan-out", "Many viewers, beside a plain broadcast on Node's ws.", (options, report, _) => new FanOutScenario(options, report).RunAsync(), Server),
        Verb("hold", "Very many viewers at a low rate.", (options, report, _) => new HoldScenario(options, report).RunAsync(), Server),
        Verb("slow", "Slow readers among others.", (options, report, _) => new SlowScenario(options, report).RunAsync(), Server),
        Verb("churn", "Clients that come and go.", (options, report, _) => new ChurnScenario(options, report).RunAsync(), Server, Cycles),
        Verb("logs", "Readers of the log.", (options, report, _) => new LogsScenario(options, report).RunAsync(), Server, Readers, Corrections),
        Camera("still", "A gate at which nothing moves and nobody watches.", (scenarios, _) => scenarios.StillAsync()),
        Camera("busy", "Cameras that all have something to see, each with a viewer.",
            (scenarios, parsed) => scenarios.BusyAsync(parsed.GetValue(Fps), parsed.GetValue(LeastFps), parsed.GetValue(LeastLooks)), Cameras, Model, Fps, LeastFps, LeastLooks),
        Verb("start", "Start, first picture, memory.", (options, report, parsed) => new StartScenario(options, Path.GetFullPath(parsed.GetValue(Clip)!), report).RunAsync(), Server, Clip),
        Verb("watch", "Viewers of a server that runs already.", WatchAsync, Address, Process),
    };

    private static async Task WatchAsync(LoadOptions options, Report report, ParseResult parsed)
    {
        using var audience = Audience.OfRunning(options, parsed.GetRequiredValue(Address), parsed.GetValue(Process));
        await audience.GrowToAsync(options.Viewers);
        for (var round = 0; round < options.Rounds; round++) report.Add(await audience.MeasureAsync("running", options.Seconds));
    }

    private static Command Camera(string name, string description, Func<CameraScenarios, ParseResult, Task> run, params Option[] own)
    {
        var verb = new Command(name, description);
        foreach (var option in own.Concat([Server, Clip, Seconds, Rounds, Json, Check])) verb.Options.Add(option);
        verb.SetAction(async (parsed, _) =>
        {
            var report = new Report();
            await run(new CameraScenarios(new CameraOptions
            {
                Server = Path.GetFullPath(parsed.GetValue(Server)!),
                Clip = parsed.GetValue(Clip)!,
                Model = own.Contains(Model) ? parsed.GetValue(Model) : null,
                Cameras = own.Contains(Cameras) ? parsed.GetValue(Cameras) : 1,
                Seconds = parsed.GetValue(Seconds),
                Rounds = parsed.GetValue(Rounds),
            }, report), parsed);
            return report.Close(parsed.GetValue(Json)) || !parsed.GetValue(Check) ? 0 : 1;
        });
        return verb;
    }

    private static Command Verb(string name, string description, RunScenario run, params Option[] own)
    {
        var verb = new Command(name, description);
        foreach (var option in own.Concat([Form, Fps, Quality, Viewers, Seconds, Rounds, Json, Check])) verb.Options.Add(option);
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
        Server = parsed.GetResult(Server) is null ? "" : Path.GetFullPath(parsed.GetValue(Server)!),
        Form = parsed.GetRequiredValue(Form),
        Fps = parsed.GetValue(Fps),
        Quality = parsed.GetValue(Quality),
        Viewers = parsed.GetValue(Viewers),
        Seconds = parsed.GetValue(Seconds),
        Rounds = parsed.GetValue(Rounds),
        Logs = parsed.GetResult(Readers) is null ? 0 : parsed.GetValue(Readers),
        Corrections = parsed.GetValue(Corrections),
        Cycles = parsed.GetValue(Cycles),
    };

    private static Option<T> With<T>(string name, T value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
