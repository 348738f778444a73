namespace ParkingGate.Load;

/// <summary>Many viewers of the same frames: the program beside a plain <c>ws</c> broadcast of the same bytes, in turns.</summary>
internal sealed class FanOutScenario(LoadOptions options, Report report)
{
    /// <summary>Seconds with one viewer: what the source costs, and with which memory it begins.</summary>
    private const double AloneS = 6;

    /// <summary>Three a second through the demo clip once: pictures of all its parts.</summary>
    private const int Recorded = 100;
    private const double RecordedPerS = 3;

    public async Task RunAsync()
    {
        var recording = Path.GetTempFileName();
        try
        {
            for (var round = 1; round <= options.Rounds; round++) await RoundAsync(round, recording);
            Tell();
        }
        finally
        {
            File.Delete(recording);
        }
    }

    private async Task RoundAsync(int round, string recording)
    {
        using (var gate = Audience.OfGate(options))
        {
            await gate.GrowToAsync(1);
            if (round == 1) await Recording.WriteAsync((options with { Fps = RecordedPerS }).Video(gate.Address), options.Form, Recorded, recording);
            await MeasureAsync(gate, "parkinggate");
        }
        using var yardstick = Audience.OfYardstick(options, recording);
        await yardstick.GrowToAsync(1);
        await MeasureAsync(yardstick, "node ws");
    }

    private async Task MeasureAsync(Audience audience, string what)
    {
        var alone = report.Add(await audience.MeasureAsync(what, AloneS));
        await audience.GrowToAsync(options.Viewers);
        report.AddPair(alone, report.Add(await audience.MeasureAsync(what, options.Seconds)));
    }

    private void Tell()
    {
        var (ours, ws) = (report.Pairs("parkinggate").ToArray(), report.Pairs("node ws").ToArray());
        var rounds = Enumerable.Range(0, options.Rounds).ToArray();
        report.Tell("p99 from camera reader to client, ms", Report.Median(ours.Select(pair => pair.Crowded.EndToEndMs.P99)), atMost: 40);
        report.Tell("frames a second of the one who got least", Report.Median(ours.Select(pair => pair.Crowded.FpsLeast)), atLeast: options.Fps * 0.98);
        report.Tell("frames out of order, connections closed", ours.Sum(pair => pair.Crowded.Disordered + pair.Crowded.Closed), atMost: 0);
        report.Tell("CPU of sending, % of a core: parkinggate", Report.Median(ours.Select(pair => pair.Crowded.FanOutCpu)));
        report.Tell("CPU of sending, % of a core: node ws", Report.Median(ws.Select(pair => pair.Crowded.FanOutCpu)));
        report.Tell("ratio of the two, median of the rounds' own", Report.Median(rounds.Select(i => ours[i].Crowded.FanOutCpu / ws[i].Crowded.FanOutCpu)), atMost: 1);
        report.Tell("ratio by what the other viewers add to the first", Report.Median(rounds.Select(i => Added(ours[i]) / Added(ws[i]))));
        report.Tell("ratio with decoding, drawing and encoding in ours", Report.Median(rounds.Select(i => ours[i].Crowded.ServerCpu / ws[i].Crowded.ServerCpu)));
        report.Tell("memory per viewer, KB: parkinggate", Report.Median(ours.Select(Memory)), atMost: 100);
        report.Tell("memory per viewer, KB: node ws", Report.Median(ws.Select(Memory)));
    }

    private static double Added((Measured Alone, Measured Crowded) pair) => pair.Crowded.ServerCpu - pair.Alone.ServerCpu;

    private static double Memory((Measured Alone, Measured Crowded) pair) =>
        (pair.Crowded.ServerMegaBytes - pair.Alone.ServerMegaBytes) * 1000 / (pair.Crowded.Viewers - pair.Alone.Viewers);
}
