namespace ParkingGate.Load;

/// <summary>
/// Clients that come, see a frame and go, half of them without a word: afterwards the server is as it was before. Twice, because
/// what is made once is made the first time, and because a collector lets garbage lie until there is some.
/// </summary>
internal sealed class ChurnScenario(LoadOptions options, Report report)
{
    /// <summary>Longer than idle threads of the pool are kept.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(25);

    public async Task RunAsync()
    {
        using var gate = Audience.OfGate(options);
        await gate.GrowToAsync(options.Viewers);
        var first = report.Add(await gate.MeasureAsync("first time", CycleAsync(gate)));
        await Task.Delay(Settle);
        var before = report.Add(await gate.MeasureAsync("quiet", options.Seconds));
        var second = report.Add(await gate.MeasureAsync("second time", CycleAsync(gate)));
        await Task.Delay(Settle);
        var after = report.Add(await gate.MeasureAsync("quiet", options.Seconds));

        report.Tell("clients that came and went, each time", options.Cycles);
        report.Tell("threads more than before", after.ServerThreads - before.ServerThreads, atMost: 4);
        report.Tell("open files more than before", after.ServerHandles - before.ServerHandles, atMost: 2);
        report.Tell("memory more than the first time, MB", second.ServerMegaBytes - first.ServerMegaBytes, atMost: 6);
        report.Tell("those who stayed: connections closed, frames out of order", after.Closed + after.Disordered, atMost: 0);
        report.Tell("those who stayed: frames a second of the one who got least", second.FpsLeast, atLeast: options.Fps * 0.9);
    }

    private async Task CycleAsync(Audience gate)
    {
        using var passing = new Crowd("passing");
        var times = new FrameTimes();
        for (var i = 0; i < options.Cycles; i++)
        {
            passing.Add(new Viewer(WireSocket.Open(gate.Video), times, leaveAfter: 1));
            while (passing.Present > 20) await Task.Delay(5);
        }
        while (passing.Present > 0) await Task.Delay(20);
    }
}
