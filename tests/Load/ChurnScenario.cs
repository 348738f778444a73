namespace ParkingGate.Load;

/// <summary>Clients that come, see a frame and go, half of them without a word: afterwards the server is as it was before.</summary>
internal sealed class ChurnScenario(LoadOptions options, Report report)
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public async Task RunAsync()
    {
        using var gate = Audience.OfGate(options);
        await gate.GrowToAsync(options.Viewers);
        await CycleAsync(gate, options.Cycles / 10); // what is made once is made now
        var before = report.Add(await gate.MeasureAsync("before", options.Seconds / 2.0));
        report.Add(await gate.MeasureAsync("meanwhile", CycleAsync(gate, options.Cycles)));
        await Task.Delay(Settle);
        var after = report.Add(await gate.MeasureAsync("after", options.Seconds / 2.0));

        report.Tell("clients that came and went", options.Cycles);
        report.Tell("threads more than before", after.ServerThreads - before.ServerThreads, atMost: 4);
        report.Tell("open files more than before", after.ServerHandles - before.ServerHandles, atMost: 2);
        report.Tell("memory more than before, MB", after.ServerMegaBytes - before.ServerMegaBytes, atMost: 6);
        report.Tell("those who stayed: connections closed, frames out of order", after.Closed + after.Disordered, atMost: 0);
        report.Tell("those who stayed: frames a second of the one who got least, meanwhile", report.Of("meanwhile").First().FpsLeast, atLeast: options.Fps * 0.9);
    }

    private static async Task CycleAsync(Audience gate, int cycles)
    {
        using var passing = new Crowd("passing");
        var times = new FrameTimes();
        for (var i = 0; i < cycles; i++)
        {
            passing.Add(new Viewer(WireSocket.Open(gate.Video), times, leaveAfter: 1));
            while (passing.Present > 20) await Task.Delay(5);
        }
        while (passing.Present > 0) await Task.Delay(20);
    }
}
