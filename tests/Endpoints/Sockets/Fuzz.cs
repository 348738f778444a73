using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ParkingGate.Tests.Endpoints.Sockets;

/// <summary>Messages of a client that means harm or is broken, from a seed: commands with values of every kind, JSON that is nearly right,
/// bytes, and frames that no client may send.</summary>
internal sealed class Fuzz(int seed)
{
    private static readonly string[] Words =
    [
        "pause", "resume", "configure", "ping", "authenticate", "fetch_more", "filter", "subscribe", "", "PING", "constructor", "__proto__", "\\u0000", "ping\\ud800",
    ];

    private static readonly string[] Members =
    [
        "command", "action", "fps", "width", "quality", "overlay", "frames", "token", "page", "page_size", "filters", "request_id", "type", "$type", "start_date", "camera",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A text for one message; most are JSON.</summary>
    public byte[] Text() => _random.Next(10) switch
    {
        < 4 => Encoding.UTF8.GetBytes(Command()),
        < 6 => Encoding.UTF8.GetBytes(Value(4)),
        < 9 => Damaged(Encoding.UTF8.GetBytes(Command())),
        _ => Letters(_random.Next(0, 300)),
    };

    /// <summary>A message as frames on the wire: as it should be, in pieces, with pings between; or, seldom, as it may not be.</summary>
    public byte[] Frames(out bool isFatal)
    {
        isFatal = _random.Next(400) == 0;
        if (isFatal) return Forbidden();
        var text = Text();
        if (_random.Next(8) > 0) return Frame(0x81, text);
        var cut = _random.Next(text.Length + 1);
        return [.. Frame(0x01, text.AsSpan(0, cut)), .. Frame(0x89, Bytes(_random.Next(126))), .. Frame(0x80, text.AsSpan(cut))];
    }

    public static byte[] Frame(byte head, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = new byte[14 + payload.Length];
        frame[0] = head;
        var at = 2;
        if (payload.Length < 126) frame[1] = (byte)(0x80 | payload.Length);
        else
        {
            frame[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payload.Length);
            at = 4;
        }
        payload.CopyTo(frame[(at + 4)..]); // the mask is four zeros
        return frame[..(at + 4 + payload.Length)].ToArray();
    }

    private byte[] Forbidden() => _random.Next(8) switch
    {
        0 => Frame(0x82, Bytes(20)), // binary
        1 => Frame(0x80, Bytes(5)), // the rest of nothing
        2 => Frame(0xF1, Bytes(5)), // reserved bits
        3 => Frame(0x83, Bytes(5)), // reserved kind
        4 => Frame(0x09, Bytes(5)), // half a ping
        5 => [0x81, 5, .. Bytes(5)], // without a mask
        6 => [0x81, 0xFF, 0x7F, .. Enumerable.Repeat((byte)0xFF, 7), .. Bytes(20)], // of so many bytes as there are nowhere
        _ => Frame(0x81, Encoding.UTF8.GetBytes(new string('x', 17_000))),
    };

    private string Command()
    {
        var members = Enumerable.Range(0, _random.Next(0, 6)).Select(_ => $"\"{Pick(Members)}\":{Value(3)}");
        return $"{{\"{(_random.Next(2) == 0 ? "command" : "action")}\":{(_random.Next(8) == 0 ? Value(1) : $"\"{Pick(Words)}\"")}{string.Concat(members.Select(member => "," + member))}}}";
    }

    private string Value(int depth) => _random.Next(depth > 0 ? 14 : 10) switch
    {
        0 => "null",
        1 => _random.Next(2) == 0 ? "true" : "false",
        2 => _random.Next(-5, 5000).ToString(CultureInfo.InvariantCulture),
        3 => Pick(["1e999", "-0", "0.1", "1e-400", "99999999999999999999", "NaN", "Infinity", "0x10", "01", "2147483648", "-9223372036854775809"]),
        4 => $"\"{Pick(Words)}\"",
        5 => Pick(["\"server\"", "\"none\"", "\"base64\"", "\"binary\"", "\"2023-04-01\"", "\"9999-99-99\"", "\"ABCU\"", "\"needs_review\"", "\"' OR 1=1 --\"", "\"\\ud83d\\ude00\"", "\"\\udc00x\""]),
        6 => $"\"{new string('x', _random.Next(0, 400))}\"",
        7 => "\"\\u0001\\n\\t\\\"\\\\\"",
        8 => "{}",
        9 => "[]",
        10 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Value(depth - 1)))}]",
        11 => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(0, 5)).Select(_ => $"\"{Pick(Members)}\":{Value(depth - 1)}"))}}}",
        12 => new string('[', 100) + new string(']', 100),
        _ => string.Concat(Enumerable.Repeat("{\"a\":", 80)) + "1" + new string('}', 80),
    };

    private byte[] Damaged(byte[] text)
    {
        for (var times = _random.Next(1, 4); times > 0 && text.Length > 0; times--)
        {
            var at = _random.Next(text.Length);
            text = _random.Next(4) switch
            {
                0 => [.. text[..at], Letter(), .. text[(at + 1)..]],
                1 => [.. text[..at], .. text[(at + 1)..]],
                2 => [.. text[..at], Letter(), .. text[at..]],
                _ => text[..at],
            };
        }
        return text;
    }

    /// <summary>As a rule of ASCII: what is no UTF-8 ends the connection.</summary>
    private byte Letter() => (byte)_random.Next(_random.Next(40) == 0 ? 256 : 128);

    private byte[] Letters(int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)_random.Next(128))];

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
