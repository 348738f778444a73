using System.Diagnostics;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline;

/// <summary>
/// The live thread of a camera: the newest frame to every viewer who is due, one encode per variant. Owns the encoders, one for
/// each variant in use.
/// </summary>
internal sealed class LiveLoop(CameraSpec camera, LiveFeed feed, Scene scene, EncodedFramePool pool, CameraCondition condition, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    /// <summary>How often it looks whether there is still a picture when none comes, and how often a viewer is told that there is none.</summary>
    private static readonly TimeSpan CardEvery = TimeSpan.FromSeconds(1);

    /// <summary>A camera that answers as fast as this is not shown as connecting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<LiveEncoder> _encoders = [];
    private readonly FanOut _fanOut = new();
    private double _lastS;
    private long _lastAt = Stopwatch.GetTimestamp();

    /// <summary>Runs until the mailbox is closed.</summary>
    public void Run(Mailbox mailbox, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && mailbox.Take(CardEvery, out var frame))
        {
            if (frame is null) ShowCard();
            else using (frame) Show(frame);
        }
    }

    /// <summary>One frame to everyone who is due; the frame stays the caller's.</summary>
    public void Show(Frame frame)
    {
        (_lastS, _lastAt) = (frame.TimeS, Stopwatch.GetTimestamp());
        var viewers = feed.Viewers;
        foreach (var viewer in viewers)
        {
            // Offering moves the viewer's next time on, so each variant is encoded when its first due viewer is met.
            if (viewer.IsDue(frame.TimeS)) Show(frame, viewer.Request.Variant, viewers);
        }
        if (_encoders.Count > 0) DropUnused(viewers);
    }

    public void Dispose()
    {
        foreach (var encoder in _encoders) encoder.Dispose();
        _encoders.Clear();
        feed.Keep(null);
    }

    /// <summary>Why there is no picture, to everyone: the last one must not stand there as if it were now.</summary>
    private void ShowCard()
    {
        var status = condition.Status;
        if (status.IsLive || feed.Watching == 0 || (status.State == CameraState.Starting && clock.GetUtcNow() - status.Since < Patience)) return;
        var timeS = _lastS + Stopwatch.GetElapsedTime(_lastAt).TotalSeconds; // the viewers' rates go by the pictures' time
        var viewers = feed.Viewers;
        foreach (var viewer in viewers)
        {
            if (!viewer.IsDue(timeS)) continue;
            using var card = EncoderOf(viewer.Request.Variant).Encode(status, condition, clock);
            Offer(card, viewer.Request.Variant, timeS, viewers);
        }
        DropUnused(viewers);
    }

    private void Show(Frame frame, LiveVariant variant, ReadOnlySpan<LiveViewer> viewers)
    {
        using var encoded = EncoderOf(variant).Encode(frame, scene, condition.Facts?.Fps ?? 0, clock);
        feed.Keep(encoded);
        Offer(encoded, variant, frame.TimeS, viewers);
    }

    private void Offer(EncodedFrame encoded, LiveVariant variant, double timeS, ReadOnlySpan<LiveViewer> viewers)
    {
        foreach (var viewer in viewers)
        {
            if (viewer.Request.Variant == variant && viewer.IsDue(timeS)) viewer.Offer(encoded, timeS, _fanOut);
        }
        _fanOut.Start();
    }

    private LiveEncoder EncoderOf(LiveVariant variant)
    {
        foreach (var encoder in _encoders)
        {
            if (encoder.Variant == variant) return encoder;
        }
        var added = new LiveEncoder(camera, variant, pool);
        _encoders.Add(added);
        return added;
    }

    /// <summary>
    /// Encoders of variants that nobody has any more: their pixels are the largest buffers of a camera. One is kept for a moment, as
    /// clients that ask for one picture at a time come again; but never more than there may be variants.
    /// </summary>
    private void DropUnused(ReadOnlySpan<LiveViewer> viewers)
    {
        for (var i = _encoders.Count - 1; i >= 0; i--)
        {
            if (IsUsed(_encoders[i].Variant, viewers)) _encoders[i].UsedAt = Stopwatch.GetTimestamp();
            else if (_encoders.Count > feed.Limits.MaxVariants || Stopwatch.GetElapsedTime(_encoders[i].UsedAt) > KeptFor) Drop(i);
        }
    }

    private void Drop(int i)
    {
        _encoders[i].Dispose();
        _encoders.RemoveAt(i);
    }

    private static bool IsUsed(LiveVariant variant, ReadOnlySpan<LiveViewer> viewers)
    {
        foreach (var viewer in viewers)
        {
            if (viewer.Request.Variant == variant) return true;
        }
        return false;
    }
}
