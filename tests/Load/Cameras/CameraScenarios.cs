using System.Diagnostics;

namespace ParkingGate.Load.Cameras;

/// <summary>What cameras cost, and what they still give when there is too much to do.</summary>
internal sealed class CameraScenarios(CameraOptions options, Report report)
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(12);

    /// <summary>Until each buffer has been as large as it gets: four times round the clip.</summary>
    private static readonly TimeSpan BusyWarm = TimeSpan.FromSeconds(130);

    /// <summary>A gate at which nothing moves and nobody watches: CPU above decoding, and no look but the forced ones.</summary>
    public async Task StillAsync()
    {
        using var gate = new GateCameras(options, watchedFps: 0);
        await Task.Delay(Warm);
        var (above, decoding, looks) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var (cpu, decode, count, started) = (gate.Use.CpuS, gate.Use.CpuOfThreads("decode:"), await gate.CountAsync(), Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
            var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var (all, own) = ((gate.Use.CpuS - cpu) / took * 100, (gate.Use.CpuOfThreads("decode:") - decode) / took * 100);
            var done = (await gate.CountAsync())[0] - count[0];
            above.Add(all - own);
            decoding.Add(own);
            looks.Add(done.Looks - Math.Ceiling(took / 5));
            Console.WriteLine(FormattableString.Invariant($"still: decoding {own:0.0} % of a core, all else {all - own:0.0} %, {done.Pictures / took:0.0} pictures a second, {done.Looks} looks in {took:0} s"));
        }
        report.Tell("decoding, % of a core", Report.Median(decoding));
        report.Tell("all else, % of a core", Report.Median(above), atMost: 12);
        report.Tell("looks beyond one in five seconds", looks.Max(), atMost: 0);
    }

    /// <summary>Cameras that all have something to see, each with a viewer: what each still gets.</summary>
    /// <param name="watchedFps">What viewers ask for.</param>
    /// <param name="leastFps">What each must get.</param>
    /// <param name="leastLooks">Looks a second that each camera must get.</param>
    public async Task BusyAsync(double watchedFps, double leastFps, double leastLooks)
    {
        using var gate = new GateCameras(options, watchedFps);
        await Task.Delay(BusyWarm);
        var (fps, looks, delays, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            _ = gate.TakeFrames();
            var (cpu, count, started) = (gate.Use.CpuS, await gate.CountAsync(), Stopwatch.GetTimestamp());
            memory.Add(await MemoryMbAsync(gate));
            var (taken, took) = (gate.TakeFrames(), Stopwatch.GetElapsedTime(started).TotalSeconds);
            var done = (await gate.CountAsync()).Zip(count, (after, before) => after - before).ToArray();
            fps.Add(taken.Frames.Min() / took);
            delays.Add(taken.DelayMs);
            looks.Add(done.Min(camera => camera.Looks) / took);
            Console.WriteLine(FormattableString.Invariant($"busy: live {string.Join(' ', taken.Frames.Select(one => $"{one / took:0.0}"))} fps, {taken.DelayMs:0} ms late; looks {string.Join(' ', done.Select(one => $"{one.Looks / took:0.0}"))} a second, {done.Sum(one => one.SkippedLooks)} skipped; {done.Sum(one => one.Pictures) / took:0} pictures a second in; CPU {(gate.Use.CpuS - cpu) / took * 100:0} %, {memory[^1]:0} MB"));
        }
        report.Tell("live pictures a second, of the camera that got least", Report.Median(fps), atLeast: leastFps);
        report.Tell("looks a second, of the camera that got least", Report.Median(looks), atLeast: leastLooks);
        report.Tell("delay of a live picture, ms, 99 % of them at most", Report.Median(delays));
        report.Tell("growth of that from the first round to the last, ms", delays[^1] - delays[0], atMost: 100);
        report.Tell("growth of memory from the first round to the last, MB", memory[^1] - memory[0], atMost: 20);
        report.Tell("viewers that were thrown out", gate.Gone, atMost: 0);
    }

    /// <summary>What it takes for most of a round: a reader's buffers come and go from one second to the next.</summary>
    private async Task<double> MemoryMbAsync(GateCameras gate)
    {
        var samples = new List<double>();
        for (var second = 0; second < options.Seconds; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            samples.Add(gate.Use.ResidentBytes / 1e6);
        }
        return Report.Median(samples);
    }
}
