using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using ParkingGate.Tracking;

namespace ParkingGate.Protocol;

/// <summary>The facts of a <c>video_frame</c> message beside its containers.</summary>
internal readonly record struct FrameHeader(string Camera, long Sequence, DateTimeOffset Time, int Width, int Height, double SourceFps, int LatencyMs, bool Offline = false);

/// <summary>
/// Writes <c>video_frame</c>, by hand and not by the serialiser: it is made for every picture, must not allocate, and its last
/// member is a field of fixed width that differs from viewer to viewer while all other bytes are shared.
/// </summary>
internal static class FrameJson
{
    /// <summary>Digits and blanks of <c>skipped</c>; JSON allows blanks before the closing brace.</summary>
    public const int SkippedLength = 10;

    [ThreadStatic] private static ArrayBufferWriter<byte>? _members;
    [ThreadStatic] private static Utf8JsonWriter? _writer;

    private static ReadOnlySpan<byte> Head => "{\"type\":\"video_frame\","u8;
    private static ReadOnlySpan<byte> Tail => ",\"skipped\":0         }"u8;

    /// <summary>A text message: the JPEG in base64, or no JPEG.</summary>
    /// <returns>Offset of the <c>skipped</c> field.</returns>
    public static int WriteText(in FrameHeader header, ReadOnlySpan<TrackedContainer> containers, ReadOnlySpan<byte> jpeg, bool withPicture, IBufferWriter<byte> into)
    {
        var members = Members(header, containers);
        var length = Write(into, Head);
        if (withPicture)
        {
            length += Write(into, "\"frame\":\""u8);
            length += WriteBase64(into, jpeg);
            length += Write(into, "\","u8);
        }
        length += Write(into, members) + Write(into, Tail);
        return length - SkippedLength - 1;
    }

    /// <summary>A binary message: four bytes with the header's length (little endian), the header, the JPEG.</summary>
    /// <returns>Offset of the <c>skipped</c> field.</returns>
    public static int WriteBinary(in FrameHeader header, ReadOnlySpan<TrackedContainer> containers, ReadOnlySpan<byte> jpeg, IBufferWriter<byte> into)
    {
        var members = Members(header, containers);
        var headerLength = Head.Length + members.Length + Tail.Length;
        BinaryPrimitives.WriteInt32LittleEndian(into.GetSpan(sizeof(int)), headerLength);
        into.Advance(sizeof(int));
        Write(into, Head);
        Write(into, members);
        Write(into, Tail);
        Write(into, jpeg);
        return sizeof(int) + headerLength - SkippedLength - 1;
    }

    /// <summary>A viewer's own number for the field: digits, then blanks.</summary>
    public static void WriteSkipped(int skipped, Span<byte> field)
    {
        field[..SkippedLength].Fill((byte)' ');
        _ = Utf8Formatter.TryFormat(skipped, field, out _);
    }

    /// <summary>Everything between the type and <c>skipped</c>, without braces; in a buffer of this thread.</summary>
    private static ReadOnlySpan<byte> Members(in FrameHeader header, ReadOnlySpan<TrackedContainer> containers)
    {
        var buffer = _members ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var json = _writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteStartObject("containers"u8);
        foreach (ref readonly var container in containers) WriteContainer(json, container);
        json.WriteEndObject();
        json.WriteNumber("timestamp"u8, WireTime.Seconds(header.Time));
        json.WriteString("camera"u8, header.Camera);
        json.WriteNumber("seq"u8, header.Sequence);
        json.WriteNumber("width"u8, header.Width);
        json.WriteNumber("height"u8, header.Height);
        json.WriteNumber("source_fps"u8, Math.Round(header.SourceFps, 2));
        json.WriteNumber("latency_ms"u8, header.LatencyMs);
        if (header.Offline) json.WriteBoolean("offline"u8, true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan[1..^1];
    }

    private static void WriteContainer(Utf8JsonWriter json, in TrackedContainer container)
    {
        Span<byte> id = stackalloc byte[16];
        "c-"u8.CopyTo(id);
        _ = Utf8Formatter.TryFormat(container.Id, id[2..], out var length);
        json.WriteStartObject(id[..(2 + length)]);
        json.WriteStartArray("bbox"u8);
        json.WriteNumberValue(MathF.Round(container.Box.X1, 1));
        json.WriteNumberValue(MathF.Round(container.Box.Y1, 1));
        json.WriteNumberValue(MathF.Round(container.Box.X2, 1));
        json.WriteNumberValue(MathF.Round(container.Box.Y2, 1));
        json.WriteEndArray();
        json.WriteNumber("confidence"u8, MathF.Round(container.Confidence, 3));
        json.WriteBoolean("captured"u8, container.State == CaptureState.Captured);
        json.WriteString("state"u8, container.State switch
        {
            CaptureState.Captured => "captured"u8,
            CaptureState.Capturing => "capturing"u8,
            _ => "tracking"u8,
        });
        if (container.Code is null) json.WriteNull("code"u8);
        else json.WriteString("code"u8, container.Code);
        json.WriteEndObject();
    }

    private static int WriteBase64(IBufferWriter<byte> into, ReadOnlySpan<byte> bytes)
    {
        var span = into.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, span, out _, out var written);
        into.Advance(written);
        return written;
    }

    private static int Write(IBufferWriter<byte> into, ReadOnlySpan<byte> bytes)
    {
        into.Write(bytes);
        return bytes.Length;
    }
}
