using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ParkingGate.Load;

/// <summary>A TCP connection after a WebSocket handshake, for readers of their own; what it sends is small and rare.</summary>
internal sealed class WireSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Socket _socket;

    private WireSocket(Socket socket) => _socket = socket;

    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <param name="receiveBuffer">Bytes that the kernel keeps for this client; 0: as usual.</param>
    public static WireSocket Open(Uri address, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
            socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
            socket.Connect(IPAddress.Parse(address.Host), address.Port);
            socket.Send(Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBsb2FkIGxvYWQgIQ==\r\n\r\n"));
            var answer = Answer(socket);
            if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) throw new IOException($"{address}: {answer.Split('\r')[0]}");
            return new WireSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void SendText(string text) => Send(1, Encoding.UTF8.GetBytes(text));

    /// <summary>One frame of at most 125 bytes, masked with zeros as a client may.</summary>
    public void Send(byte kind, ReadOnlySpan<byte> content)
    {
        Span<byte> frame = stackalloc byte[6 + 125];
        frame.Clear();
        frame[0] = (byte)(0x80 | kind);
        frame[1] = (byte)(0x80 | content.Length);
        content.CopyTo(frame[6..]);
        _socket.Send(frame[..(6 + content.Length)]);
    }

    /// <summary>Ends it as a lost client does: no closing words, what is on its way is thrown away.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Byte by byte: what follows the answer belongs to the reader.</summary>
    private static string Answer(Socket socket)
    {
        var answer = new StringBuilder();
        Span<byte> one = stackalloc byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (socket.Receive(one) == 0) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"closed during the handshake after '{answer}'"));
            answer.Append((char)one[0]);
        }
        return answer.ToString();
    }
}
