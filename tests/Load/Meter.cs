using System.Diagnostics;

namespace ParkingGate.Load;

/// <summary>Measures a crowd of viewers and the server that it watches over a stretch of time.</summary>
internal sealed class Meter(Crowd crowd, FrameTimes times, ProcessUse server)
{
    public async Task<Measured> MeasureAsync(string what, Task meanwhile)
    {
        crowd.Each<CrowdMember>(member => member.Clear());
        crowd.Quietly(() => { times.EndToEnd.Clear(); times.Delivery.Clear(); });
        var (machine, serverS, cameraS, ownS, started) = (ProcessUse.Machine(), server.CpuS, server.CameraCpuS, ProcessUse.Own.CpuS, Stopwatch.GetTimestamp());
        var peak = await PeakAsync(meanwhile);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (serverCpu, cameraCpu, ownCpu) = ((server.CpuS - serverS) / took, (server.CameraCpuS - cameraS) / took, (ProcessUse.Own.CpuS - ownS) / took);
        var busy = ProcessUse.BusyShare(machine, ProcessUse.Machine()) * Environment.ProcessorCount;

        var viewers = new List<(long Frames, long Skipped, long Bytes, long Disordered, bool Gone)>();
        Percentiles endToEnd = default, delivery = default;
        crowd.Each<Viewer>(viewer => viewers.Add((viewer.Frames, viewer.Skipped, viewer.Bytes, viewer.Disordered, viewer.CloseCode != 0)));
        crowd.Quietly(() => (endToEnd, delivery) = (Percentiles.Of(times.EndToEnd), Percentiles.Of(times.Delivery)));
        var (frames, bytes) = (viewers.Sum(viewer => viewer.Frames), viewers.Sum(viewer => viewer.Bytes));
        return new Measured
        {
            What = what,
            Viewers = viewers.Count,
            Seconds = took,
            FpsMean = frames / took / Math.Max(1, viewers.Count),
            FpsLeast = viewers.Count == 0 ? 0 : viewers.Min(viewer => viewer.Frames) / took,
            KiloBytesPerFrame = bytes / 1000.0 / Math.Max(1, frames),
            MegaBytesPerS = bytes / took / 1e6,
            Skipped = viewers.Sum(viewer => viewer.Skipped),
            Disordered = viewers.Sum(viewer => viewer.Disordered),
            Closed = viewers.Count(viewer => viewer.Gone),
            EndToEndMs = endToEnd,
            DeliveryMs = delivery,
            ServerCpu = serverCpu * 100,
            CameraCpu = cameraCpu * 100,
            ClientCpu = ownCpu * 100,
            OthersCpu = Math.Max(0, busy - serverCpu - ownCpu) * 100,
            ServerMegaBytes = peak / 1e6,
            ServerThreads = server.Threads,
            ServerHandles = server.Handles,
        };
    }

    /// <summary>Waits for it, and gives the most memory that the server occupied.</summary>
    private async Task<long> PeakAsync(Task meanwhile)
    {
        var peak = server.ResidentBytes;
        while (await Task.WhenAny(meanwhile, Task.Delay(250)) != meanwhile) peak = Math.Max(peak, server.ResidentBytes);
        await meanwhile;
        return peak;
    }
}
