using System.Net.WebSockets;
using ParkingGate.Endpoints.Sockets;

namespace ParkingGate.Tests.Endpoints.Sockets;

/// <summary>The header in front of shared frames, against the framework's own reader.</summary>
public class WebSocketHeaderTests
{
    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(125)]
    [Arguments(126)]
    [Arguments(65_535)]
    [Arguments(65_536)]
    [Arguments(300_000)]
    public async Task A_message_of_any_length_is_read_as_one_frame(int length)
    {
        var room = new byte[WebSocketHeader.Longest];
        var size = WebSocketHeader.Write(isBinary: length % 2 == 1, length, room);
        var content = new byte[length];
        new Random(length).NextBytes(content);
        for (var i = 0; i < length; i++) content[i] &= 127; // a text must be one
        using var stream = new MemoryStream();
        stream.Write([.. room[^size..], .. content]);
        stream.Position = 0;
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions());
        var read = new byte[length + 10];

        var (count, isEnd, type) = (0, false, default(WebSocketMessageType));
        while (!isEnd)
        {
            var part = await socket.ReceiveAsync(read.AsMemory(count), CancellationToken.None);
            (count, isEnd, type) = (count + part.Count, part.EndOfMessage, part.MessageType);
        }

        await Assert.That(read.AsSpan(0, count).SequenceEqual(content)).IsTrue();
        await Assert.That(type).IsEqualTo(length % 2 == 1 ? WebSocketMessageType.Binary : WebSocketMessageType.Text);
        await Assert.That(stream.Position).IsEqualTo(stream.Length);
    }
}
