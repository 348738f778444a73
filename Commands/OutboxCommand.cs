using System.CommandLine;
using System.Globalization;
using ParkingGate.Settings;
using ParkingGate.Store;

namespace ParkingGate.Commands;

/// <summary><c>parkinggate outbox list|retry</c>: what waits to be sent to the shared log. The gate may run meanwhile.</summary>
internal static class OutboxCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Every row of this gate: for a project that is new or has lost rows; one that is there stays as it is." };

    private static readonly Command ListOf = new("list", "Shows what waits, what was refused, and why.");
    private static readonly Command Retry = new("retry", "Sends again what was refused.") { All };
    private static readonly Command Group = new("outbox", "What waits to be sent to the shared log (Supabase).") { ListOf, Retry };

    public static GateVerb[] Verbs { get; } =
    [
        new(ListOf, (_, settings, _) => Task.FromResult(List(Database(settings), Console.Out)), Group),
        new(Retry, (parse, settings, _) => RetryAsync(Database(settings), parse.GetValue(All), Console.Out), Group),
    ];

    private static string Database(GateSettings settings) => Path.Combine(settings.Options.Store.Place(), GateStore.FileName);

    /// <returns>0 when nothing is refused, else 1: a script may ask.</returns>
    private static int List(string path, TextWriter output)
    {
        var items = OutboxList.Read(path);
        foreach (var item in items) output.WriteLine(Line(item));
        var parked = items.Count(item => item.Parked);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{items.Count - parked} waiting, {parked} refused{(parked > 0 ? ": put right what is said above, then parkinggate outbox retry" : "")}"));
        return parked == 0 ? 0 : 1;
    }

    private static async Task<int> RetryAsync(string path, bool all, TextWriter output)
    {
        var asked = await OutboxList.RetryAsync(path, all).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{asked} will be sent again; a running gate begins within seconds.")).ConfigureAwait(false);
        return 0;
    }

    private static string Line(OutboxItem item) => string.Create(CultureInfo.InvariantCulture,
        $"{(item.Parked ? "refused" : "waiting")}  {item.Kind,-10}  {item.CapturedAt:yyyy-MM-dd HH:mm:ss}Z  {(item.Owner ?? "----") + (item.Number ?? "------"),-10}  {item.Id}  {item.Attempts} tries  {item.Problem}").TrimEnd();
}
