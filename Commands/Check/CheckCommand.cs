using System.CommandLine;
using ParkingGate.Settings;

namespace ParkingGate.Commands.Check;

/// <summary>One thing that was looked at.</summary>
/// <param name="IsRight">Null when it could not be looked at.</param>
internal readonly record struct CheckLine(string Subject, bool? IsRight, string Finding);

/// <summary>A part of what is checked.</summary>
/// <param name="Title">Its heading; null when the settings name nothing to check.</param>
internal sealed record CheckSection(Func<GateOptions, string?> Title, Func<GateOptions, CancellationToken, IAsyncEnumerable<CheckLine>> LookAsync);

/// <summary><c>parkinggate check</c>: tries what the settings name, without serving, and says what is missing and how to put it right.</summary>
internal static class CheckCommand
{
    private static readonly CheckSection[] Sections = [CamerasSection.Section, SupabaseSection.Section];

    public static GateVerb Verb { get; } = new(new Command("check", "Tries what the settings name and says what is missing."), RunAsync);

    /// <returns>0 when all is right, else 1.</returns>
    private static async Task<int> RunAsync(ParseResult parse, GateSettings settings, CancellationToken stop)
    {
        var wrong = 0;
        foreach (var section in Sections)
        {
            if (section.Title(settings.Options) is not { } title) continue;
            await Console.Out.WriteLineAsync(title).ConfigureAwait(false);
            await foreach (var line in section.LookAsync(settings.Options, stop).ConfigureAwait(false))
            {
                await Console.Out.WriteLineAsync($"  {Word(line.IsRight),-8}{line.Subject,-14}{line.Finding}").ConfigureAwait(false);
                if (line.IsRight == false) wrong++;
            }
        }
        await Console.Out.WriteLineAsync(wrong == 0 ? "All is right." : $"{wrong} to put right.").ConfigureAwait(false);
        return wrong == 0 ? 0 : 1;
    }

    private static string Word(bool? isRight) => isRight switch
    {
        true => "ok",
        false => "WRONG",
        null => "-",
    };
}
