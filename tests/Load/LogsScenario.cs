namespace ParkingGate.Load;

/// <summary>Many clients of the log while somebody corrects a row: how long a push takes to all of them.</summary>
internal sealed class LogsScenario(LoadOptions options, Report report)
{
    public async Task RunAsync()
    {
        using var gate = Audience.OfGate(options with { Viewers = 1 });
        await gate.GrowToAsync(1); // the camera works, and sooner or later logs something
        using var http = new HttpClient { BaseAddress = gate.Address };
        using var corrections = new Corrections(http);
        var times = new Latencies();
        using var readers = new Crowd("log readers");
        for (var i = 0; i < options.Logs; i++) readers.Add(new LogReader(WireSocket.Open(gate.Logs), corrections, times));
        await corrections.StartAsync(options.Corrections);
        report.Add(await gate.MeasureAsync("one viewer, log readers", options.Seconds));
        corrections.Stop();
        await Task.Delay(1000);

        var (pushes, doubled) = (0L, 0L);
        readers.Each<LogReader>(reader => (pushes, doubled) = (pushes + reader.Pushes, doubled + reader.Doubled));
        var took = Percentiles.Of(times);
        report.Tell("corrections", corrections.Made);
        report.Tell("pushes that arrived / corrections x readers", (double)times.Count / corrections.Made / options.Logs, atLeast: 1);
        report.Tell("rows that came twice as new", doubled, atMost: 0);
        report.Tell("pushes in all", pushes);
        report.Tell("from the correction to a reader, ms: p50", took.P50);
        report.Tell("from the correction to a reader, ms: p99", took.P99);
    }
}
