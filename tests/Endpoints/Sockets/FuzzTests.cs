using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ParkingGate.Endpoints.Access;
using ParkingGate.Pipeline;

namespace ParkingGate.Tests.Endpoints.Sockets;

/// <summary>A hundred thousand messages from a seed, on both sockets: nothing breaks, nothing is left behind, and others are served meanwhile. Alone: it counts this process's memory.</summary>
[NotInParallel]
public class FuzzTests
{
    private const int Clients = 4;
    private const int MessagesPerClient = 26_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Test]
    public async Task A_hundred_thousand_messages_break_nothing_and_leave_nothing()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Id=entrance", "Cameras:0:Source=/nowhere/clip.mp4", "Limits:MessagesPerSecond=1000000",
            "Limits:MessageBurst=1000000", "Limits:RequestsPerSecond=1000000", "Limits:RequestBurst=1000000", "Access:FailuresPerMinute=1000000");
        using var errors = new Errors();
        gate.Services.GetRequiredService<ILoggerFactory>().AddProvider(errors);
        await using var bystander = await gate.WatchAsync("frames=none");
        await SendAsync(gate, new Attack("/ws/video", seed: 1), 1000);
        await SendAsync(gate, new Attack("/ws/logs", seed: 2), 1000);
        var before = Managed();

        var attacks = Enumerable.Range(0, Clients).Select(i => new Attack(i % 2 == 0 ? "/ws/video" : "/ws/logs", seed: 100 + i)).ToArray();
        await Task.WhenAll(attacks.Select(attack => SendAsync(gate, attack, MessagesPerClient))).WaitAsync(Patience);

        await bystander.SendAsync("""{"command":"ping"}""");
        await bystander.NextAsync(message => message.Type == "pong");
        await Assert.That(attacks.Sum(attack => attack.Sent)).IsGreaterThanOrEqualTo(100_000);
        await Assert.That(attacks.Min(attack => attack.Answers)).IsGreaterThan(5000); // it was not only closed again and again
        await Assert.That(errors.Said).IsEmpty();
        await Assert.That(await IsLeftAsync(gate)).IsTrue();
        await Assert.That(Managed() - before).IsLessThan(8_000_000);
        await Assert.That(EncodedFramePool.Alive).IsLessThanOrEqualTo(2); // the bystander's, and the newest
    }

    /// <summary>One client, which comes back when it is closed. Waits now and then until all of it was worked on.</summary>
    private static async Task SendAsync(RunningGate gate, Attack attack, int count)
    {
        while (attack.Sent < count)
        {
            using var line = new TcpClient { NoDelay = true };
            await line.ConnectAsync(gate.Address.Host, gate.Address.Port);
            await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {attack.Path}?frames=none HTTP/1.1\r\nHost: {gate.Address.Authority}\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
            try
            {
                await attack.GoOnAsync(line.GetStream(), count);
            }
            catch (IOException)
            {
                // closed on us in the middle of a message: that is allowed
            }
        }
    }

    private static long Managed()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Only the bystander is there.</summary>
    private static async Task<bool> IsLeftAsync(RunningGate gate)
    {
        var turnstile = gate.Services.GetRequiredService<Turnstile>();
        for (var until = DateTime.UtcNow.AddSeconds(20); (turnstile.InAll > 1 || gate.Camera.Feed.Viewers.Length > 1) && DateTime.UtcNow < until;) await Task.Delay(50);
        return (turnstile.InAll, gate.Camera.Feed.Viewers.Length) == (1, 1);
    }

    private sealed class Attack(string path, int seed)
    {
        private readonly Fuzz _fuzz = new(seed);
        private readonly byte[] _answers = new byte[256 * 1024];
        private int _have;
        private int _at;
        private bool _isOpen;

        public string Path => path;
        public int Sent { get; private set; }
        public int Answers { get; private set; }

        public async Task GoOnAsync(NetworkStream line, int count)
        {
            (_have, _at, _isOpen) = (0, 0, false);
            var ping = Fuzz.Frame(0x81, path == "/ws/video" ? """{"command":"ping","request_id":"sync"}"""u8 : """{"action":"ping","request_id":"sync"}"""u8);
            while (Sent < count)
            {
                var (bytes, isFatal) = (new List<byte>(), false);
                for (var i = 0; i < 8 && !isFatal; i++, Sent++) bytes.AddRange(_fuzz.Frames(out isFatal));
                bytes.AddRange(ping); // ten malformed messages in a row would close it
                await line.WriteAsync(bytes.ToArray());
                if (isFatal) line.Socket.Shutdown(SocketShutdown.Send); // it may have announced more than there is
                if (!await IsAnsweredAsync(line)) return;
            }
        }

        /// <summary>Reads until the answer to the ping; false when the server has closed.</summary>
        private async Task<bool> IsAnsweredAsync(NetworkStream line)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (true)
            {
                while (Next() is { } message)
                {
                    if (message.Kind == 8) return false;
                    Answers++;
                    if (_answers.AsSpan(message.At, message.Length).IndexOf("\"request_id\":\"sync\""u8) >= 0) return true;
                }
                var read = await line.ReadAsync(_answers.AsMemory(_have), limit.Token);
                if (read == 0) return false;
                _have += read;
            }
        }

        /// <summary>The next whole frame of what was read, after the answer to the upgrade; null when there is none.</summary>
        private (int Kind, int At, int Length)? Next()
        {
            if (!_isOpen && _answers.AsSpan(0, _have).IndexOf("\r\n\r\n"u8) is >= 0 and var end) (_isOpen, _at) = (true, end + 4);
            if (!_isOpen || _have - _at < 4) return Keep();
            var (length, head) = ((int)_answers[_at + 1], 2);
            if (length == 126) (length, head) = (BinaryPrimitives.ReadUInt16BigEndian(_answers.AsSpan(_at + 2)), 4);
            if (length == 127) throw new InvalidOperationException("Nothing here is answered with so much.");
            if (_have - _at < head + length) return Keep();
            var frame = (_answers[_at] & 15, _at + head, length);
            _at += head + length;
            return frame;
        }

        private (int, int, int)? Keep()
        {
            _answers.AsSpan(_at, _have - _at).CopyTo(_answers);
            (_have, _at) = (_have - _at, 0);
            return null;
        }
    }

    /// <summary>What the program says that it should not have to.</summary>
    private sealed class Errors : ILoggerProvider, ILogger
    {
        private readonly List<string> _said = [];

        public string[] Said
        {
            get
            {
                lock (_said) return [.. _said];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            lock (_said) _said.Add($"{formatter(state, exception)} {exception}");
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
