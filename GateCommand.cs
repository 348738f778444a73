using System.CommandLine;
using System.Reflection;
using ParkingGate.Commands;
using ParkingGate.Settings;

namespace ParkingGate;

/// <summary>What the command line asks for. Overrides are settings; the later wins.</summary>
/// <param name="RunAsync">What to do with the settings instead of serving; null: serve.</param>
internal sealed record GateCommandLine(bool SelfCheck, string? ConfigFile, IReadOnlyList<KeyValuePair<string, string>> Overrides,
    Func<GateSettings, CancellationToken, Task<int>>? RunAsync = null);

/// <summary>Reads the command line.</summary>
internal static class GateCommand
{
    private static string ProductVersion => CommandOptions.Program + " " +
        typeof(GateCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    static GateCommand()
    {
        CommandOptions.Root.SetAction(static _ => 0); // never called: it says that no verb is needed
        foreach (var command in GateVerbs.All.Select(verb => verb.Group ?? verb.Command).Distinct()) CommandOptions.Root.Subcommands.Add(command);
    }

    /// <summary>Null when there is nothing to run: help, version or errors are printed and the exit code is set.</summary>
    public static GateCommandLine? Parse(string[] args, out int exitCode, TextWriter? output = null, TextWriter? error = null)
    {
        // "@name" is no file to read more arguments from: it may be part of a source.
        var parse = CommandOptions.Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        exitCode = 0;
        if (parse.GetResult(CommandOptions.Help) is { Implicit: false }) WriteHelp(parse, output ?? Console.Out);
        else if (parse.GetValue(CommandOptions.Version)) (output ?? Console.Out).WriteLine(ProductVersion);
        else if (parse.Errors.Count > 0) exitCode = Report(parse, error ?? Console.Error);
        else return new(parse.GetValue(CommandOptions.SelfCheck), parse.GetValue(CommandOptions.Config), [.. Overrides(parse)], Verb(parse));
        return null;
    }

    private static Func<GateSettings, CancellationToken, Task<int>>? Verb(ParseResult parse) =>
        Array.Find(GateVerbs.All, verb => verb.Command == parse.CommandResult.Command) is { } found
            ? (settings, stop) => found.RunAsync(parse, settings, stop)
            : null;

    private static IEnumerable<KeyValuePair<string, string>> Overrides(ParseResult parse)
    {
        foreach (var pair in parse.GetValue(CommandOptions.Set) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return new(pair[..equals].Trim(), pair[(equals + 1)..]);
        }
        if (parse.GetValue(CommandOptions.Listen) is { } listen) yield return new("Listen", listen);
        if (parse.GetValue(CommandOptions.Source) is { } source) yield return new("Cameras:0:Source", source);
        if (parse.GetValue(CommandOptions.Speed) is { } speed) yield return new("Speed", speed);
        if (parse.GetValue(CommandOptions.AllowAnonymous)) yield return new("AllowAnonymous", "true");
    }

    private static int Report(ParseResult parse, TextWriter error)
    {
        foreach (var token in parse.UnmatchedTokens)
        {
            var near = NearestName.Of(token, CommandOptions.Root.Options.Select(option => option.Name));
            var hint = near is null ? "" : $"; did you mean {near}?";
            error.WriteLine($"{CommandOptions.Program}: {SettingText.WithoutPassword(token)} is not an option{hint}");
        }
        foreach (var fault in parse.Errors.Where(fault => !parse.UnmatchedTokens.Any(token => IsAbout(fault.Message, token))))
        {
            error.WriteLine($"{CommandOptions.Program}: {fault.Message}");
        }
        error.WriteLine($"Try: {CommandOptions.Program} --help");
        return GateSettings.ExitCode;
    }

    private static bool IsAbout(string message, string token) => message.Contains($"'{token}'", StringComparison.Ordinal);

    private static void WriteHelp(ParseResult parse, TextWriter output)
    {
        parse.Invoke(new InvocationConfiguration { Output = output });
        output.Write(CommandOptions.HelpTail);
    }
}
