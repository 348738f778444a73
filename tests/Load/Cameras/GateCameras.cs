using System.Text.Json;

namespace ParkingGate.Load.Cameras;

/// <summary>A camera as <c>/api/cameras</c> counts it.</summary>
internal readonly record struct CameraCount(string Id, long Pictures, long Looks, long SkippedLooks)
{
    public static CameraCount operator -(CameraCount after, CameraCount before) =>
        after with { Pictures = after.Pictures - before.Pictures, Looks = after.Looks - before.Looks, SkippedLooks = after.SkippedLooks - before.SkippedLooks };
}

/// <summary>What viewers got in a while.</summary>
/// <param name="Frames">By viewer.</param>
/// <param name="DelayMs">From a picture's leaving the camera reader to its being here; of a hundred frames one is later.</param>
internal readonly record struct FramesTaken(long[] Frames, double DelayMs);

/// <summary>A server with some cameras, and a viewer for each if they are to be watched. Owns both.</summary>
internal sealed class GateCameras : IDisposable
{
    private readonly ServerProcess _server;
    private readonly HttpClient _http;
    private readonly Crowd _crowd = new("viewers");
    private readonly FrameTimes _times = new();
    private readonly Viewer[] _viewers;

    public GateCameras(CameraOptions options, double watchedFps)
    {
        _server = ServerProcess.Start(options.Server, options.Arguments);
        _http = new HttpClient { BaseAddress = _server.Address };
        _viewers = watchedFps <= 0 ? [] : [.. Enumerable.Range(0, options.Cameras).Select(i => Watch(i, watchedFps))];
    }

    public ProcessUse Use => _server.Use;

    public async Task<CameraCount[]> CountAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync("/api/cameras"));
        return [.. answer.RootElement.GetProperty("data").EnumerateArray().Select(camera => new CameraCount(camera.GetProperty("id").GetString()!, camera.GetProperty("pictures").GetInt64(),
            camera.GetProperty("detections").GetProperty("total").GetInt64(), camera.GetProperty("detections").GetProperty("skipped").GetInt64()))];
    }

    /// <summary>Since the last call.</summary>
    public FramesTaken TakeFrames()
    {
        FramesTaken taken = default;
        _crowd.Quietly(() =>
        {
            taken = new([.. _viewers.Select(viewer => viewer.Frames)], _times.EndToEnd.At(0.99));
            foreach (var viewer in _viewers) viewer.Clear();
            _times.EndToEnd.Clear();
        });
        return taken;
    }

    public int Gone => _viewers.Count(viewer => viewer.IsGone);

    public void Dispose()
    {
        _crowd.Dispose();
        _http.Dispose();
        _server.Dispose();
    }

    private Viewer Watch(int camera, double fps)
    {
        var address = new UriBuilder(_server.Address) { Scheme = "ws", Path = "/ws/video", Query = FormattableString.Invariant($"camera=camera-{camera}&frames=binary&fps={fps}") };
        var viewer = new Viewer(WireSocket.Open(address.Uri), _times);
        _crowd.Add(viewer);
        return viewer;
    }
}
