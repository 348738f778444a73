using System.Buffers;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>Encoded frames in their wire forms; the pipeline calls it once for each form that a viewer wants.</summary>
internal static class FrameMessages
{
    /// <inheritdoc cref="WriteFrame"/>
    public static int Write(EncodedFrame frame, FrameFormat format, IBufferWriter<byte> into)
    {
        var facts = frame.Facts;
        var header = new FrameHeader(facts.Camera, facts.Sequence, facts.Time, facts.Width, facts.Height, facts.SourceFps, facts.LatencyMs, facts.Offline);
        return format == FrameFormat.Binary
            ? FrameJson.WriteBinary(header, frame.Containers, frame.Jpeg.Span, into)
            : FrameJson.WriteText(header, frame.Containers, frame.Jpeg.Span, format == FrameFormat.Base64, into);
    }
}
