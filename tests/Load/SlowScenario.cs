namespace ParkingGate.Load;

/// <summary>
/// One client that reads a byte a second, and one whose line is good for a part of the frames, among the others: those must not
/// feel it. With and without in turns, because the machine itself has better and worse moments.
/// </summary>
internal sealed class SlowScenario(LoadOptions options, Report report)
{
    private const int ByteByByte = 1;
    private const int SmallRoom = 4096;

    /// <summary>A fifth of what a viewer is sent at fifteen frames of 140 kB.</summary>
    private const int SlowLine = 400_000;

    public async Task RunAsync()
    {
        using var gate = Audience.OfGate(options);
        await gate.GrowToAsync(options.Viewers);
        var (told, letGo) = (0L, 0);
        for (var round = 0; round < options.Rounds; round++)
        {
            report.Add(await gate.MeasureAsync("without slow ones", options.Seconds));
            using var slow = new Viewer(WireSocket.Open(gate.Video, SmallRoom), new FrameTimes());
            using var greedy = new Viewer(WireSocket.Open(gate.Video, SmallRoom), new FrameTimes());
            using (new SlowReaders(SlowLine, slow))
            using (new SlowReaders(ByteByByte, greedy))
                report.Add(await gate.MeasureAsync("with", options.Seconds));
            told += slow.Skipped;
            letGo += await IsOverAsync(greedy) ? 1 : 0;
        }

        var rounds = report.Of("with").Zip(report.Of("without slow ones")).ToArray();
        report.Tell("p99 with / without, median of the rounds' own", Report.Median(rounds.Select(pair => pair.First.EndToEndMs.P99 / pair.Second.EndToEndMs.P99)), atMost: 1.1);
        report.Tell("p50 with / without", Report.Median(rounds.Select(pair => pair.First.EndToEndMs.P50 / pair.Second.EndToEndMs.P50)));
        report.Tell("frames that the client with a slow line was told it missed", told, atLeast: 1);
        report.Tell("clients of a byte a second that the server let go", letGo, atLeast: options.Rounds);
        report.Tell("other connections closed", rounds.Max(pair => pair.First.Closed), atMost: 0);
    }

    /// <summary>Reads what is still on its way; a client that is still served gets a frame and another one.</summary>
    private static async Task<bool> IsOverAsync(Viewer viewer)
    {
        for (var attempt = 0; attempt < 30 && !viewer.IsGone; attempt++)
        {
            for (var step = 0; step < 20; step++) viewer.Read();
            await Task.Delay(100);
        }
        return viewer.IsGone;
    }
}
