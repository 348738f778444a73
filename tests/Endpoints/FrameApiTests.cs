using System.Globalization;
using System.Net;
using System.Text.Json;
using ParkingGate.Pipeline;
using SkiaSharp;

namespace ParkingGate.Tests.Endpoints;

/// <summary>Live pictures without a WebSocket, from the demo clip.</summary>
[NotInParallel("gate")]
public class FrameApiTests
{
    [Test]
    public async Task The_newest_picture_starts_the_camera_and_says_how_old_it_is()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        using var answer = await http.GetAsync("/api/cameras/entrance/frame.jpg?width=640&quality=60");

        using var picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("image/jpeg");
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((640, 360));
        await Assert.That(Number(answer, "X-Frame-Age-Ms")).IsBetween(0, 5000);
        await Assert.That(answer.Headers.CacheControl!.NoStore).IsTrue();
        await Assert.That(answer.Headers.Contains("X-Camera-Offline")).IsFalse();
        await Assert.That(gate.Camera.Running).IsNotNull();
    }

    [Test]
    public async Task A_source_that_is_down_is_503_with_a_mark_and_when_to_come_back()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Source=/nowhere/clip.mp4", "Cameras:0:Id=entrance");
        using var http = gate.Http();

        using var picture = await http.GetAsync("/api/cameras/entrance/frame.jpg");
        using var frame = await http.GetAsync("/api/cameras/entrance/frame?wait=30");

        foreach (var answer in new[] { picture, frame })
        {
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.ServiceUnavailable);
            await Assert.That(answer.Headers.GetValues("X-Camera-Offline").Single()).IsEqualTo("true");
            await Assert.That(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds).IsBetween(1, 60);
            await Assert.That(answer.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
        }
    }

    [Test]
    public async Task When_the_source_breaks_the_last_picture_comes_with_503_and_its_age()
    {
        var clip = Path.Combine(Path.GetTempPath(), $"breaking-{Environment.ProcessId}.mp4");
        File.Copy(Path.Combine(TestPaths.Root, "samples", "gate-demo.mp4"), clip, overwrite: true);
        await using var gate = await RunningGate.StartAsync($"Cameras:0:Source={clip}", "Cameras:0:Id=entrance");
        await using var client = await gate.WatchAsync("frames=none&fps=2");
        await client.FrameAsync();
        using var http = gate.Http();

        File.Delete(clip);
        gate.Camera.Restart();
        await client.EventAsync("source_lost");
        using var answer = await http.GetAsync("/api/cameras/entrance/frame.jpg");

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.ServiceUnavailable);
        await Assert.That(answer.Headers.GetValues("X-Camera-Offline").Single()).IsEqualTo("true");
        using var picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
        await Assert.That(picture.Width).IsEqualTo(1280);
        await Assert.That(Number(answer, "X-Frame-Age-Ms")).IsGreaterThanOrEqualTo(0);
    }

    [Test]
    public async Task Asking_for_the_next_frame_again_and_again_gives_each_time_a_later_one()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        var last = 0L;
        for (var i = 0; i < 10; i++)
        {
            using var frame = JsonDocument.Parse(await http.GetStringAsync($"/api/cameras/entrance/frame?after={last}&wait=20&width=320"));
            var number = frame.RootElement.GetProperty("seq").GetInt64();
            await Assert.That(number).IsGreaterThan(last);
            await Assert.That(frame.RootElement.GetProperty("type").GetString()).IsEqualTo("video_frame");
            await Assert.That(frame.RootElement.GetProperty("frame").GetBytesFromBase64().Length).IsGreaterThan(1000);
            last = number;
        }
    }

    [Test]
    public async Task A_poll_a_stream_and_a_socket_of_one_variant_share_one_encoding()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();
        await using var socket = await gate.WatchAsync("frames=binary&width=640");
        using var stream = await http.GetStreamAsync("/api/cameras/entrance/stream.mjpg?width=640");
        var reader = new PartReader(stream);

        var bySocket = new Dictionary<long, byte[]>();
        var byStream = new Dictionary<long, byte[]>();
        while (!bySocket.Keys.Intersect(byStream.Keys).Any() && bySocket.Count < 200)
        {
            var (frame, part) = (await socket.FrameAsync(), await reader.NextAsync());
            (bySocket[frame.Sequence], byStream[part.Sequence]) = (frame.Jpeg, part.Jpeg);
        }

        var both = bySocket.Keys.Intersect(byStream.Keys).First();
        await Assert.That(byStream[both].AsSpan().SequenceEqual(bySocket[both])).IsTrue();
        await Assert.That(gate.Camera.Feed.Viewers.Length).IsEqualTo(2);
    }

    [Test]
    public async Task A_stream_that_nobody_reads_any_more_is_a_viewer_no_longer()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();
        using (var stream = await http.GetStreamAsync("/api/cameras/entrance/stream.mjpg")) await new PartReader(stream).NextAsync();

        for (var until = DateTime.UtcNow.AddSeconds(20); gate.Camera.Feed.Viewers.Length > 0 && DateTime.UtcNow < until;) await Task.Delay(50);

        await Assert.That(gate.Camera.Feed.Viewers.Length).IsEqualTo(0);
    }

    [Test]
    [Arguments("/api/cameras/nowhere/frame.jpg", HttpStatusCode.NotFound)]
    [Arguments("/api/cameras/entrance/frame.jpg?width=1", HttpStatusCode.BadRequest)]
    [Arguments("/api/cameras/entrance/frame?after=x", HttpStatusCode.BadRequest)]
    [Arguments("/api/cameras/entrance/frame?wait=100", HttpStatusCode.BadRequest)]
    [Arguments("/api/cameras/nowhere/stream.mjpg", HttpStatusCode.NotFound)]
    public async Task A_bad_address_is_refused(string address, HttpStatusCode status)
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();

        using var answer = await http.GetAsync(address);

        await Assert.That(answer.StatusCode).IsEqualTo(status);
        await Assert.That(gate.Camera.Running).IsNull();
    }

    [Test]
    public async Task More_viewers_than_allowed_are_told_to_come_back()
    {
        await using var gate = await RunningGate.StartAsync("Live:MaxViewers=1");
        await using var first = await gate.WatchAsync("frames=none&fps=1");
        using var http = gate.Http();

        foreach (var address in new[] { "frame.jpg", "frame", "stream.mjpg" })
        {
            using var answer = await http.GetAsync($"/api/cameras/entrance/{address}");
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.TooManyRequests);
            await Assert.That(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds).IsEqualTo(10);
        }
    }

    private static long Number(HttpResponseMessage answer, string header) =>
        long.Parse(answer.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);

    /// <summary>Parts of a multipart stream as a program would read them: header lines, a blank one, so many bytes.</summary>
    private sealed class PartReader(Stream stream)
    {
        public async Task<(long Sequence, byte[] Jpeg)> NextAsync()
        {
            var (length, sequence) = (0, 0L);
            while (true)
            {
                var line = await LineAsync();
                if (line.StartsWith("Content-Length: ", StringComparison.Ordinal)) length = int.Parse(line[16..], CultureInfo.InvariantCulture);
                if (line.StartsWith("X-Frame-Seq: ", StringComparison.Ordinal)) sequence = long.Parse(line[13..], CultureInfo.InvariantCulture);
                if (line.Length == 0 && length > 0) break;
            }
            var jpeg = new byte[length];
            await stream.ReadExactlyAsync(jpeg);
            return (sequence, jpeg);
        }

        private async Task<string> LineAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var (line, one) = (new List<char>(), new byte[1]);
            while (line is not [.., '\r', '\n'])
            {
                await stream.ReadExactlyAsync(one, limit.Token);
                line.Add((char)one[0]);
            }
            return new string([.. line.SkipLast(2)]);
        }
    }
}
