using System.CommandLine;
using ParkingGate.Settings;

namespace ParkingGate.Commands.Read;

/// <summary>
/// <c>parkinggate read PATH…</c>: the codes of clips and photos, as fast as the machine can, without a server and without the log.
/// </summary>
internal static class ReadCommand
{
    private static readonly Argument<string[]> Paths = new("PATH")
    {
        Description = "Clips, photos, or folders with either; demo is the clip inside the program.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Option<bool> Csv = new("--csv") { Description = "A table with a heading." };

    private static readonly Option<Inbound?> Towards = new("--inbound")
    {
        HelpName = "WAY",
        Description = "How a container moves across the picture when it comes in: right, left, down, up, towards or away.",
    };

    private static readonly Option<string> Annotated = new("--annotated")
    {
        HelpName = "FOLDER",
        Description = "Write each clip (as Motion JPEG in .mkv) and photo there with what was found drawn into it.",
    };

    public static GateVerb Verb { get; } = new(Describe(), RunAsync);

    private static Command Describe()
    {
        var command = new Command("read", "Reads the container codes of clips and photos: a line for each passage of a clip, and for each photo.")
        {
            Paths, Json, Csv, Towards, Annotated,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Json) && result.GetValue(Csv)) result.AddError("--json and --csv exclude each other.");
        });
        return command;
    }

    private static Task<int> RunAsync(ParseResult parse, GateSettings settings, CancellationToken stop)
    {
        var inputs = ReadInput.Find(parse.GetValue(Paths)!, out var problem);
        if (problem.Length > 0) return Task.FromResult(StartCheck.Report(problem, Console.Error));
        var form = parse.GetValue(Json) ? ReadForm.Json : parse.GetValue(Csv) ? ReadForm.Csv : ReadForm.Text;
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        using var progress = new ReadProgress(Console.IsErrorRedirected ? null : Console.Error);
        var run = new ReadRun(Site(settings.Options, parse.GetValue(Towards)), new ReadOutput(output, form), progress, Console.Error, parse.GetValue(Annotated));
        return Task.FromResult(run.Run(inputs, stop));
    }

    /// <summary>The first camera stands for all clips; what is true of the demo clip is not true of others.</summary>
    private static GateOptions Site(GateOptions options, Inbound? inbound)
    {
        if (inbound is { } way) options.Cameras[0].Inbound = way;
        else if (options.Cameras[0].Source == CameraSettings.Demo) options.Cameras[0].Inbound = Inbound.None;
        return options;
    }
}
