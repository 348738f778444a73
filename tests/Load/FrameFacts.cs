using System.Buffers.Text;

namespace ParkingGate.Load;

/// <summary>What a <c>video_frame</c> says of itself.</summary>
/// <param name="TimeMs">When its picture left the camera reader, Unix milliseconds.</param>
/// <param name="QueuedMs">When it was queued for sending, by the server's whole milliseconds.</param>
/// <param name="Skipped">Frames that this viewer missed before it.</param>
internal readonly record struct FrameFacts(double TimeMs, double QueuedMs, long Sequence, long Skipped)
{
    /// <summary>Null when the message is no frame.</summary>
    public static FrameFacts? Of(MessageReader message)
    {
        var isText = message.Kind == 1;
        var facts = isText ? message.Tail : message.Head;
        if (message.Kind > 2 || (isText && !message.Head.StartsWith("{\"type\":\"video_frame\""u8)) || message.Length < 64) return null;
        var timeMs = Number(facts, "\"timestamp\":"u8) * 1000;
        return new(timeMs, timeMs + Number(facts, "\"latency_ms\":"u8), (long)Number(facts, "\"seq\":"u8), (long)Number(facts, "\"skipped\":"u8));
    }

    private static double Number(ReadOnlySpan<byte> facts, ReadOnlySpan<byte> name)
    {
        var at = facts.LastIndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(facts[(at + name.Length)..], out double number, out _) ? number : throw new InvalidDataException("A frame without its facts.");
    }
}
