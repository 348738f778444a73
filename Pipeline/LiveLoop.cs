using System.Diagnostics;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;

namespace ParkingGate.Pipeline;

/// <summary>
/// The live thread of a camera: the newest frame to every viewer who is due, one encode per variant. Owns the encoders, one for
/// each variant in use.
/// </summary>
internal sealed class LiveLoop(string camera, LiveFeed feed, Scene scene, EncodedFramePool pool, JpegBackEnd backEnd, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);
    private readonly List<LiveEncoder> _encoders = [];
    private readonly FanOut _fanOut = new();

    /// <summary>Pictures a second that the source says it has; set once it is open.</summary>
    public double SourceFps { get; set; }

    /// <summary>Runs until the mailbox is closed.</summary>
    public void Run(Mailbox mailbox, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && mailbox.Take() is { } frame)
        {
            using (frame) Show(frame);
        }
    }

    /// <summary>One frame to everyone who is due; the frame stays the caller's.</summary>
    public void Show(Frame frame)
    {
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

    private void Show(Frame frame, LiveVariant variant, ReadOnlySpan<LiveViewer> viewers)
    {
        using var encoded = EncoderOf(variant).Encode(frame, scene, SourceFps, clock);
        feed.Keep(encoded);
        foreach (var viewer in viewers)
        {
            if (viewer.Request.Variant == variant && viewer.IsDue(frame.TimeS)) viewer.Offer(encoded, frame.TimeS, _fanOut);
        }
        _fanOut.Start();
    }

    private LiveEncoder EncoderOf(LiveVariant variant)
    {
        foreach (var encoder in _encoders)
        {
            if (encoder.Variant == variant) return encoder;
        }
        var added = new LiveEncoder(camera, variant, backEnd, pool);
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
