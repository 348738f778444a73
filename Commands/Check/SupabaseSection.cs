using System.Runtime.CompilerServices;
using ParkingGate.Store;
using ParkingGate.Store.Supabase;

namespace ParkingGate.Commands.Check;

/// <summary>The shared log's project: reached, known, complete.</summary>
internal static class SupabaseSection
{
    public static readonly CheckSection Section = new(
        options => options.Supabase.IsOn() ? $"Supabase {options.Supabase.Url}" : "Supabase: none is set, the gate works by itself",
        LookAsync);

    private static async IAsyncEnumerable<CheckLine> LookAsync(GateOptions options, [EnumeratorCancellation] CancellationToken stop)
    {
        if (!options.Supabase.IsOn()) yield break;
        var path = Path.Combine(options.Store.Place(), GateStore.FileName);
        using var check = new SupabaseCheck(GateComposition.Supabase(options), path, TimeProvider.System);
        await foreach (var found in check.RunAsync(stop).ConfigureAwait(false)) yield return new(found.Subject, found.IsRight, found.Finding);
    }
}
