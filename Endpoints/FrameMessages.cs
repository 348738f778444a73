using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>Encoded frames in their wire forms; the pipeline calls it once for each form that a viewer wants.</summary>
internal static class FrameMessages
{
    /// <summary>The message, and in front of it the header of the one WebSocket frame that carries it to every viewer.</summary>
    /// <inheritdoc cref="WriteFrame"/>
    public static FramePlaces Write(EncodedFrame frame, FrameFormat format, ReusableBuffer into)
    {
        into.GetSpan(WebSocketHeader.Longest);
        into.Advance(WebSocketHeader.Longest);
        var skipped = WriteMessage(frame, format, into);
        var header = WebSocketHeader.Write(format == FrameFormat.Binary, into.Written.Length - WebSocketHeader.Longest, into.WrittenSpan[..WebSocketHeader.Longest]);
        return new FramePlaces(skipped, Message: WebSocketHeader.Longest, Framed: WebSocketHeader.Longest - header);
    }

    private static int WriteMessage(EncodedFrame frame, FrameFormat format, ReusableBuffer into)
    {
        var facts = frame.Facts;
        var header = new FrameHeader(facts.Camera, facts.Sequence, facts.Time, facts.Width, facts.Height, facts.SourceFps, facts.LatencyMs, facts.Offline);
        return format == FrameFormat.Binary
            ? FrameJson.WriteBinary(header, frame.Containers, frame.Jpeg.Span, into)
            : FrameJson.WriteText(header, frame.Containers, frame.Jpeg.Span, format == FrameFormat.Base64, into);
    }
}
