using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Endpoints.Sockets;

/// <summary>Shared frames past the framework's socket: over HTTP/1.1 straight to the operating system, over HTTP/2 through Kestrel.</summary>
public class WireStreamTests
{
    private const int Frames = 200;

    [Test]
    [Arguments(HttpProtocols.Http1)]
    [Arguments(HttpProtocols.Http2)]
    public async Task Frames_and_messages_of_the_framework_arrive_whole_and_in_order(HttpProtocols protocol)
    {
        await using var server = await StartAsync(protocol);
        using var client = await ConnectAsync(server, protocol);
        await client.SendAsync("go"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        await Task.Delay(500); // until the system takes no more, in the middle of a frame

        var (frames, answers) = (0, 0);
        while (await NextAsync(client) is { } message)
        {
            if (message.AsSpan().StartsWith("answer"u8)) answers++;
            else await Assert.That(message.SequenceEqual(Frame(frames++))).IsTrue();
        }

        await Assert.That((frames, answers)).IsEqualTo((Frames, Frames));
        await Assert.That((int)client.CloseStatus!).IsEqualTo(1000);
    }

    [Test]
    [Arguments(HttpProtocols.Http1, true)]
    [Arguments(HttpProtocols.Http2, false)]
    public async Task Only_a_connection_of_its_own_is_written_to_directly(HttpProtocols protocol, bool isDirect)
    {
        await using var server = await StartAsync(protocol);
        using var client = await ConnectAsync(server, protocol);
        await client.SendAsync("direct?"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);

        await Assert.That(await NextAsync(client)).IsEquivalentTo(isDirect ? "True"u8.ToArray() : "False"u8.ToArray());
    }

    [Test]
    public async Task Nothing_follows_half_a_frame()
    {
        using var below = new StuckStream();
        await using var wire = new WireStream(below, null);

        var sending = wire.SendAsync(new byte[10], new byte[10], default).AsTask();
        var waiting = wire.WriteAsync(new byte[1]).AsTask();
        var before = (sending.IsCompleted, waiting.IsCompleted);
        below.Break();

        await Assert.ThrowsAsync<IOException>(() => sending);
        await Assert.ThrowsAsync<IOException>(() => waiting);
        await Assert.That(before).IsEqualTo((false, false));
        await Assert.That(below.Written).IsEqualTo(10);
    }

    private static async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var wire = context.Features.Get<WireStream>()!;
        var asked = new byte[100];
        var length = (await socket.ReceiveAsync(asked.AsMemory(), CancellationToken.None)).Count;
        if (asked.AsSpan(0, length).SequenceEqual("go"u8)) await SendAsync(socket, wire);
        else await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(wire.IsDirect.ToString()), WebSocketMessageType.Text, true, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await socket.ReceiveAsync(asked.AsMemory(), CancellationToken.None);
    }

    /// <summary>Both kinds at once, as pings and answers come between frames.</summary>
    private static async Task SendAsync(WebSocket socket, WireStream wire)
    {
        var answers = Task.Run(async () =>
        {
            for (var i = 0; i < Frames; i++) await socket.SendAsync("answer"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        });
        var buffer = new ReusableBuffer();
        for (var i = 0; i < Frames; i++)
        {
            var room = new byte[WebSocketHeader.Longest];
            var header = WebSocketHeader.Write(true, Frame(i).Length, room);
            buffer.Clear();
            buffer.Write(room.AsSpan()[^header..]);
            buffer.Write(Frame(i));
            await wire.SendAsync(buffer.Written[..(header + 7)], buffer.Written[(header + 7)..(header + 17)], buffer.Written[(header + 17)..]);
        }
        await answers;
    }

    [Test]
    public async Task Writing_to_a_socket_that_was_cut_off_fails_each_time_and_waits_for_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptSocketAsync();
        await using var wire = new WireStream(Stream.Null, server);

        server.Dispose();

        for (var i = 0; i < 3; i++)
            await Assert.That(async () => await wire.SendAsync(new byte[10], default, default).AsTask().WaitAsync(TimeSpan.FromSeconds(5))).Throws<IOException>();
    }

    private static byte[] Frame(int number)
    {
        var frame = new byte[20 + (number * 997 % 150_000)];
        new Random(number).NextBytes(frame);
        return frame;
    }

    private static async Task<WebApplication> StartAsync(HttpProtocols protocol)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol));
        builder.Services.AddRoutingCore().AddWireStreams();
        var app = builder.Build();
        app.UseWireStreams().UseWebSockets();
        app.UseRouting();
        app.Map("/", (RequestDelegate)ServeAsync);
        await app.StartAsync();
        return app;
    }

    private static async Task<ClientWebSocket> ConnectAsync(WebApplication server, HttpProtocols protocol)
    {
        var client = new ClientWebSocket();
        client.Options.HttpVersion = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var http = new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: false);
        await client.ConnectAsync(new UriBuilder(server.Urls.First()) { Scheme = "ws" }.Uri, http, CancellationToken.None);
        return client;
    }

    private static async Task<byte[]?> NextAsync(ClientWebSocket client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var message = new MemoryStream();
        var part = new byte[64 * 1024];
        while (true)
        {
            var read = await client.ReceiveAsync(part.AsMemory(), limit.Token);
            if (read.MessageType == WebSocketMessageType.Close) return null;
            message.Write(part, 0, read.Count);
            if (read.EndOfMessage) return message.ToArray();
        }
    }

    /// <summary>Takes one write and then nothing more.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _stuck = new();

        public int Written { get; private set; }

        public void Break() => _stuck.SetException(new IOException("gone"));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Written > 0) await _stuck.Task;
            Written += buffer.Length;
        }
    }
}
