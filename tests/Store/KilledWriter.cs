using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Containers;
using ParkingGate.Native;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

/// <summary>
/// The test program started again as a gate that only records: passage after passage, each id printed once it is stored, until it is
/// killed. It begins before the test runner does, by the runtime's start-up hook.
/// </summary>
internal static class KilledWriter
{
    public const string Ready = "ready";

    private const string Variable = "PARKINGGATE_TEST_WRITER";

    public static Process Start(string folder)
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(KilledWriter).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, Environment = { [Variable] = folder, ["DOTNET_STARTUP_HOOKS"] = typeof(KilledWriter).Assembly.Location, ["DOTNET_TieredPGO"] = "0" } };
        return Process.Start(start)!;
    }

    internal static void RecordUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        NativeLibraries.Install();
        RecordAsync(folder).GetAwaiter().GetResult();
    }

    private static async Task RecordAsync(string folder)
    {
        using var store = GateStore.Open(folder, new EvidenceKeeping(), TimeProvider.System, NullLogger.Instance);
        await store.StartAsync(CancellationToken.None); // clears up after the life before, while recording
        var output = Console.OpenStandardOutput();
        Say(output, Ready);
        var pictures = new Evidence(new byte[30_000], new byte[4_000]);
        for (var i = 0; ; i++)
        {
            var row = await store.Book.RecordAsync(Passage(store.Book.NewId()), pictures);
            Say(output, $"recorded {row.Id}");
            if (i % 4 != 0) continue;
            await store.Book.CorrectAsync(row.Id, new Correction("MSKU", "765432", "1", true, null, null), "kim");
            Say(output, $"corrected {row.Id}");
        }
    }

    private static void Say(Stream output, string line)
    {
        output.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n")); // one write: a line is whole or not there
        output.Flush();
    }

    private static Passage Passage(Guid id) => new(
        id, DateTimeOffset.UtcNow, "entrance", PassageDirection.In, PassageStatus.Ok, "MSCU", "123456", "7", true, "22G1", 0.9, "gate.mp4", ["MSCU1234567"]);
}
