namespace ParkingGate.Load;

/// <summary>Very many viewers at a low rate: nobody is left out and nobody is thrown out.</summary>
internal sealed class HoldScenario(LoadOptions options, Report report)
{
    public async Task RunAsync()
    {
        using var gate = Audience.OfGate(options);
        await gate.GrowToAsync(1);
        var alone = report.Add(await gate.MeasureAsync("one viewer", options.Seconds / 3.0));
        await gate.GrowToAsync(options.Viewers);
        for (var round = 0; round < options.Rounds; round++) report.Add(await gate.MeasureAsync("all", options.Seconds));

        var all = report.Of("all").ToArray();
        report.Tell("frames a second of the one who got least", Report.Median(all.Select(measured => measured.FpsLeast)), atLeast: options.Fps * 0.95);
        report.Tell("connections closed, frames out of order", all.Max(measured => measured.Closed) + all.Sum(measured => measured.Disordered), atMost: 0);
        report.Tell("p99 from camera reader to client, ms", Report.Median(all.Select(measured => measured.EndToEndMs.P99)));
        report.Tell("memory per viewer, KB", Report.Median(all.Select(measured => (measured.ServerMegaBytes - alone.ServerMegaBytes) * 1000 / (options.Viewers - 1))), atMost: 100);
    }
}
