using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ParkingGate.Load;

/// <summary>Messages as our server sent them, for another server to send the same bytes.</summary>
internal static partial class Recording
{
    /// <summary>Writes so many frames into a file, each with its length before it. Their time is fourteen characters that can be written over.</summary>
    public static async Task WriteAsync(Uri address, string form, int frames, string file)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, CancellationToken.None);
        await using var output = File.Create(file);
        var buffer = new byte[8 * 1024 * 1024];
        for (var written = 0; written < frames;)
        {
            var message = await NextAsync(socket, buffer);
            if (message.Length < 64 || Encoding.Latin1.GetString(message).IndexOf("video_frame", StringComparison.Ordinal) is < 0 or > 40) continue;
            var anew = form == "binary" ? Binary(message) : Text(message);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, anew.Length);
            await output.WriteAsync(length);
            await output.WriteAsync(anew);
            written++;
        }
    }

    private static async Task<byte[]> NextAsync(ClientWebSocket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.EndOfMessage) return buffer[..length];
        }
    }

    private static byte[] Binary(byte[] message)
    {
        var header = BinaryPrimitives.ReadInt32LittleEndian(message);
        var anew = Text(message[4..(4 + header)]);
        var all = new byte[4 + anew.Length + message.Length - 4 - header];
        BinaryPrimitives.WriteInt32LittleEndian(all, anew.Length);
        anew.CopyTo(all, 4);
        message[(4 + header)..].CopyTo(all, 4 + anew.Length);
        return all;
    }

    private static byte[] Text(byte[] json)
    {
        var text = Time().Replace(Encoding.Latin1.GetString(json), "${1}0000000000.000");
        return Encoding.Latin1.GetBytes(Latency().Replace(text, match => match.Groups[1].Value + "0".PadRight(match.Groups[2].Length)));
    }

    [GeneratedRegex("(\"timestamp\":)([0-9.]+)")]
    private static partial Regex Time();

    [GeneratedRegex("(\"latency_ms\":)([0-9]+)")]
    private static partial Regex Latency();
}
