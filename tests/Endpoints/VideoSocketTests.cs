using System.Security.Cryptography;
using System.Text.Json;
using SkiaSharp;

namespace ParkingGate.Tests.Endpoints;

/// <summary>The flow of <c>/ws/video</c> with a real client against real Kestrel on the demo clip.</summary>
[NotInParallel("gate")]
public class VideoSocketTests
{
    [Test]
    public async Task A_frame_has_every_member_of_the_contract_and_a_picture_of_the_size_it_says()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync();
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 - 5;

        var frame = (await client.NextAsync(message => message.IsFrame && message.Json.GetProperty("containers").EnumerateObject().Any())).Json;

        using var picture = SKBitmap.Decode(frame.GetProperty("frame").GetBytesFromBase64());
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32()));
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((1280, 720));
        await Assert.That(frame.GetProperty("camera").GetString()).IsEqualTo("entrance");
        await Assert.That(frame.GetProperty("timestamp").GetDouble()).IsBetween(before, before + 60);
        await Assert.That(frame.GetProperty("seq").GetInt64()).IsGreaterThan(0);
        await Assert.That(frame.GetProperty("skipped").GetInt32()).IsGreaterThanOrEqualTo(0);
        await Assert.That(frame.GetProperty("source_fps").GetDouble()).IsEqualTo(25.0);
        await Assert.That(frame.GetProperty("latency_ms").GetInt32()).IsBetween(0, 2000);
        var container = frame.GetProperty("containers").EnumerateObject().First();
        await Assert.That(container.Name).Matches("^c-[1-9][0-9]*$");
        var box = container.Value.GetProperty("bbox").EnumerateArray().Select(edge => edge.GetDouble()).ToArray();
        await Assert.That(box.Length).IsEqualTo(4);
        await Assert.That(box[0] >= 0 && box[0] < box[2] && box[2] <= 1280 && box[1] >= 0 && box[1] < box[3] && box[3] <= 720).IsTrue();
        await Assert.That(container.Value.GetProperty("confidence").GetDouble()).IsBetween(0.2, 1);
        await Assert.That(container.Value.GetProperty("captured").GetBoolean()).IsFalse();
        await Assert.That(container.Value.GetProperty("state").GetString()!).Matches("^(tracking|capturing)$");
        await Assert.That(container.Value.GetProperty("code").ValueKind).IsEqualTo(JsonValueKind.Null);
    }

    [Test]
    public async Task Events_tell_of_the_start_and_of_a_container()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("frames=none&fps=1");

        var started = await client.EventAsync("processing_started");
        var detected = await client.EventAsync("container_detected");

        await Assert.That(started.Data.GetProperty("source").GetString()).IsEqualTo("the demo clip");
        await Assert.That(started.Json.GetProperty("camera").GetString()).IsEqualTo("entrance");
        await Assert.That(started.Json.GetProperty("id").GetString()).Matches("^[0-9a-z]{8}-000001$");
        await Assert.That(detected.Data.GetProperty("container_id").GetString()).Matches(@"^c-\d+$");
        await Assert.That(detected.Data.GetProperty("bbox").GetArrayLength()).IsEqualTo(4);
    }

    [Test]
    public async Task A_binary_frame_is_header_length_header_and_jpeg()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("frames=binary&width=640&quality=60");

        var frame = await client.FrameAsync();

        using var picture = SKBitmap.Decode(frame.Jpeg);
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((640, 360));
        await Assert.That(frame.Json.TryGetProperty("frame", out _)).IsFalse();
        await Assert.That(frame.Json.GetProperty("width").GetInt32()).IsEqualTo(640);
    }

    [Test]
    public async Task Without_overlay_nothing_is_drawn()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var plain = await gate.WatchAsync("overlay=none&frames=binary");
        await using var drawn = await gate.WatchAsync("frames=binary");

        // The clock is in the top right corner, on a dark ground; the clip has sky there.
        await Assert.That(await Corner(plain)).IsGreaterThan(120);
        await Assert.That(await Corner(drawn)).IsLessThan(110);

        static async Task<double> Corner(VideoClient client)
        {
            using var picture = SKBitmap.Decode((await client.FrameAsync()).Jpeg);
            return Enumerable.Range(0, 200).Average(x => (double)picture.GetPixel(1275 - x, 6).Red);
        }
    }

    [Test]
    public async Task Fifty_viewers_get_the_same_bytes()
    {
        await using var gate = await RunningGate.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gate.WatchAsync("width=320&fps=5")));

        var hashes = await Task.WhenAll(clients.Select(async client =>
        {
            var seen = new Dictionary<long, string>();
            while (seen.Count < 25) // a busy machine skips for one and then for another: long enough for a frame that most of them got
            {
                var frame = await client.FrameAsync();
                if (frame.Json.GetProperty("skipped").GetInt32() == 0) seen[frame.Sequence] = Convert.ToHexString(SHA256.HashData(frame.Raw));
            }
            return seen;
        }));

        var bySequence = hashes.SelectMany(seen => seen).GroupBy(pair => pair.Key, pair => pair.Value).ToArray();
        await Assert.That(bySequence.Max(group => group.Count())).IsGreaterThanOrEqualTo(40);
        await Assert.That(bySequence.All(group => group.Distinct().Count() == 1)).IsTrue();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Test]
    public async Task The_last_viewer_leaving_stops_the_decoder_and_the_next_one_starts_it()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=demo", "Cameras:0:Id=entrance", "Cameras:0:Linger=00:00:00.300");
        var first = await gate.WatchAsync("fps=5");
        var second = await gate.WatchAsync("fps=5");
        await first.FrameAsync();
        await second.FrameAsync();

        await first.DisposeAsync();
        await Task.Delay(800);
        await Assert.That(gate.Camera.Running).IsNotNull();
        await second.DisposeAsync();
        await Assert.That(await gate.IsIdleWithinAsync(TimeSpan.FromSeconds(5))).IsTrue();

        await using var third = await gate.WatchAsync("fps=5");
        await third.EventAsync("processing_started");
        await third.FrameAsync();
    }

    [Test]
    public async Task A_viewer_that_never_reads_does_not_slow_another()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var stuck = await gate.WatchAsync("", receiveBuffer: 4096);
        await using var brisk = await gate.WatchAsync("frames=binary");
        await brisk.FrameAsync();

        var (sequences, started) = (new List<long>(), DateTime.UtcNow);
        while (DateTime.UtcNow - started < TimeSpan.FromSeconds(6)) sequences.Add((await brisk.FrameAsync()).Sequence);
        var stuckSkipped = gate.Camera.Feed.Viewers.ToArray().Max(viewer => viewer.TotalSkipped);

        await Assert.That(sequences.Count).IsGreaterThan(6 * 15); // of 25 a second; the machine also runs the client
        await Assert.That(stuckSkipped).IsGreaterThan(20);
    }

    [Test]
    public async Task A_viewer_that_was_slow_is_told_how_many_frames_it_missed()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("", receiveBuffer: 4096);
        await client.FrameAsync();
        await Task.Delay(5000);

        var late = await client.NextAsync(message => message.IsFrame && message.Json.GetProperty("skipped").GetInt32() > 0);
        var after = await client.FrameAsync();

        using var picture = SKBitmap.Decode(late.Jpeg); // sent in three parts, one whole message
        await Assert.That(picture.Width).IsEqualTo(1280);
        await Assert.That(after.Sequence).IsGreaterThan(late.Sequence);
    }
}
