using ParkingGate.Containers;
using ParkingGate.Store;

namespace ParkingGate.Tests.Store.Supabase;

/// <summary>Records passages into a store that does not run.</summary>
internal sealed class LooseStore(GateStore store) : IDisposable
{
    public async Task<LogRow> RecordAsync(int i, DateTimeOffset? at = null, Evidence pictures = default) => await store.Book.RecordAsync(
        new Passage(store.Book.NewId(), at ?? StoreScene.Noon.AddMinutes(i), "entrance", PassageDirection.In, PassageStatus.Ok, "MSCU", $"{i:000000}", "7", true, "22G1", 0.97, "gate.mp4", ["MSCU1234567"]),
        pictures);

    public void Dispose()
    {
    }
}
