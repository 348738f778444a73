using System.CommandLine;
using System.CommandLine.Help;

namespace ParkingGate.Settings;

/// <summary>The words of the command line. All options are recursive: a subcommand takes them too.</summary>
internal static class CommandOptions
{
    public const string Program = "parkinggate";

    public static readonly Option<string> Config = Text("--config", "FILE", "Read the settings from this file and no other.");
    public static readonly Option<string> Listen = Text("--listen", "URL",
        "Where to listen; several separated by ; (default http://127.0.0.1:8080).");
    public static readonly Option<string> Source = Text("--source", "SOURCE",
        "The first camera: demo, a file, or an address such as rtsp://...");
    public static readonly Option<string[]> Set = SetOption();
    public static readonly Option<string> Speed = Text("--speed", "SPEED",
        "Files: realtime (default), or max: as fast as possible, every picture.");
    public static readonly Option<bool> AllowAnonymous = Flag("--allow-anonymous",
        "Let whoever reaches the address watch and read everything.");
    public static readonly Option<bool> SelfCheck = Flag("--self-check", "Load everything once, say what works, and stop.");
    public static readonly Option<bool> Version = Flag("--version", "Print the version and stop.");
    public static readonly HelpOption Help = new() { Description = "Print this help and stop." };

    public static readonly Command Root = new(Program,
        "Watches a gate's cameras, reads container codes, and shows both live in the browser.")
    {
        Config, Listen, Source, Set, Speed, AllowAnonymous, SelfCheck, Version, Help,
    };

    /// <summary>What the help says after the options.</summary>
    public const string HelpTail = """
        Examples:
          parkinggate                                              the demo clip, at http://127.0.0.1:8080
          parkinggate --source rtsp://10.0.0.5/stream1 --set Cameras:0:Processing=always
          parkinggate --source gate.mp4 --speed max --set Live:Quality=70
          parkinggate --config gate.json --listen http://127.0.0.1:9000

        Settings are read from these places; the later wins:
          appsettings.json beside the program, then /etc/parkinggate/appsettings.json
            (or, with --config, that file only)
          environment variables, e.g. PARKINGGATE_Live__Quality=70 for Live:Quality
          the command line: --set first, then the other options
        All keys: docs/settings.md. A setting that cannot be used stops the start with exit code 2.

        """;

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Recursive = true };

    private static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Recursive = true, Arity = ArgumentArity.Zero };

    private static Option<string[]> SetOption()
    {
        var set = new Option<string[]>("--set")
        {
            HelpName = "KEY=VALUE", Description = "Any setting; may be repeated.", Recursive = true,
        };
        set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError(SettingAttribute.Sentence("--set", token.Value, "KEY=VALUE, such as Live:Quality=70"));
            }
        });
        return set;
    }
}
