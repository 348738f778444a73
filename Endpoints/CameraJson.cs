using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>Cameras in their wire form.</summary>
internal static class CameraJson
{
    public static CameraItem Item(Camera camera)
    {
        var (status, counts) = (camera.Status, camera.Counts);
        return new CameraItem
        {
            Id = camera.Id,
            Name = camera.Name,
            Source = camera.Source,
            Processing = camera.Always ? "always" : "on-demand",
            State = Word(status.State),
            Since = WireTime.Text(status.Since),
            PictureAgeMs = status.PictureAge is { } age ? (long)age.TotalMilliseconds : null,
            Problem = status.Problem,
            RetryInS = status.RetryIn is { } pause ? Math.Round(pause.TotalSeconds, 1) : null,
            Viewers = camera.Feed.Viewers.Length,
            Video = status.Facts is { } facts ? new SourceItem(facts.Codec, facts.Width, facts.Height, facts.Fps, facts.Decoder) : null,
            Pictures = counts.Pictures,
            Corrupt = counts.Corrupt,
            Losses = counts.Losses,
            Detections = new DetectionItem(camera.LookRate, counts.Looks, counts.SkippedLooks),
        };
    }

    private static string Word(CameraState state) => state switch
    {
        CameraState.Idle => "idle",
        CameraState.Starting => "starting",
        CameraState.Online => "online",
        _ => "offline",
    };
}
