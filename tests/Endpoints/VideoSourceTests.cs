namespace ParkingGate.Tests.Endpoints;

/// <summary>What a client of <c>/ws/video</c> is told of the source and of the program: lost, over, shutting down.</summary>
[NotInParallel("gate")]
public class VideoSourceTests
{
    [Test]
    public async Task A_source_that_cannot_be_read_is_an_error_event_and_is_tried_again()
    {
        var path = Path.Combine(Path.GetTempPath(), $"not-a-video-{Environment.ProcessId}.mp4");
        await File.WriteAllTextAsync(path, "this is no video");
        await using var gate = await RunningGate.StartAsync($"Cameras:0:Source={path}", "Cameras:0:Id=entrance");
        await using var client = await gate.WatchAsync();

        var failed = await client.EventAsync("error");
        var lost = await client.EventAsync("source_lost");
        File.Copy(Path.Combine(TestPaths.Root, "samples", "gate-demo.mp4"), path, overwrite: true);
        await client.EventAsync("processing_started");
        await client.FrameAsync();

        await Assert.That(failed.Data.GetProperty("message").GetString())
            .IsEqualTo($"{path} is damaged or no video that can be read; check it with another player, or record it again.");
        await Assert.That(lost.Data.GetProperty("retry_in_s").GetDouble()).IsBetween(0.8, 1.2);
        File.Delete(path);
    }

    [Test]
    public async Task Who_comes_while_the_source_is_down_is_told_so_first()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=/nowhere/clip.mp4", "Cameras:0:Id=entrance");
        await using var first = await gate.WatchAsync();
        await first.EventAsync("source_lost");

        await using var second = await gate.WatchAsync();
        var told = await second.NextAsync();

        await Assert.That(told!.EventType).IsEqualTo("source_lost");
        await Assert.That(told.Data.GetProperty("message").GetString()).Contains("/nowhere/clip.mp4 does not exist");
    }

    [Test]
    public async Task A_clip_that_is_not_repeated_ends_with_an_event()
    {
        await using var gate = await RunningGate.StartAsync("Speed=max", "Capture:Enabled=false");
        await using var client = await gate.WatchAsync("frames=none&fps=1");

        var stopped = await client.EventAsync("processing_stopped");

        await Assert.That(stopped.Data.GetProperty("reason").GetString()).IsEqualTo("end_of_source");
    }

    [Test]
    public async Task Stopping_the_server_closes_with_1001()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("fps=5");
        await client.FrameAsync();

        var stopping = gate.StopAsync();

        await Assert.That(await client.ClosedAsync()).IsEqualTo(1001);
        await client.DisposeAsync();
        await stopping;
    }
}
