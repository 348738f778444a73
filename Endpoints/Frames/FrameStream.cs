using System.Buffers.Text;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints.Frames;

/// <summary>
/// Pictures one after the other in one response (<c>multipart/x-mixed-replace</c>, "MJPEG"), which an <c>img</c> element shows by
/// itself. The viewer's slot of one drops what the client is too slow for. A frame allocates nothing.
/// </summary>
internal sealed class FrameStream : IDisposable
{
    private const string Boundary = "parkinggate";

    private readonly HttpContext _context;
    private readonly AsyncSignal _wake = new();
    private readonly EndlessResponse _response;
    private readonly LiveViewer? _viewer;

    public FrameStream(HttpContext context, FrameQuery query)
    {
        _context = context;
        _response = new EndlessResponse(context, context.RequestServices.GetRequiredService<SocketLimits>(), _wake, query.Camera.Gone);
        _viewer = query.Camera.Feed.Join(query.Wanted, _wake);
    }

    /// <summary>The camera has too many viewers.</summary>
    public bool IsRefused => _viewer is null;

    public async Task RunAsync()
    {
        LogAnswer.Describe(_context, $"multipart/x-mixed-replace; boundary={Boundary}");
        _response.Write("--parkinggate\r\n"u8);
        await _response.SendAsync().ConfigureAwait(false);
        while (!_response.IsOver)
        {
            if (_viewer!.Take(out _) is { } frame) await SendAsync(frame).ConfigureAwait(false);
            else await _wake.WaitAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _viewer?.Dispose();
        _response.Dispose();
    }

    private async ValueTask SendAsync(EncodedFrame frame)
    {
        using var share = frame;
        WriteHead(frame);
        _response.Write(frame.Jpeg.Span);
        _response.Write("\r\n--parkinggate\r\n"u8); // now and not before the next picture: Chromium shows one when its end has come
        await _response.SendAsync().ConfigureAwait(false);
    }

    private void WriteHead(EncodedFrame frame)
    {
        _response.Write("Content-Type: image/jpeg\r\nContent-Length: "u8);
        WriteNumber(frame.Jpeg.Length);
        _response.Write("\r\nX-Frame-Seq: "u8);
        WriteNumber(frame.Facts.Sequence);
        _response.Write("\r\nX-Timestamp: "u8);
        WriteNumber(WireTime.Seconds(frame.Facts.Time));
        _response.Write("\r\n\r\n"u8);
    }

    private void WriteNumber(decimal number)
    {
        Span<byte> digits = stackalloc byte[32];
        _ = Utf8Formatter.TryFormat(number, digits, out var length);
        _response.Write(digits[..length]);
    }
}
