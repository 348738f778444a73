using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Tests.Peers;

namespace ParkingGate.Tests.Native;

/// <summary>Motion JPEG and files over HTTP and HTTPS.</summary>
public sealed class HttpSourceTests
{
    [Test]
    public async Task Motion_JPEG_comes_over_HTTP_after_a_login()
    {
        using var folder = new TestFolder();
        var jpeg = Jpeg(folder);
        using var server = new SourceServer(socket => ServeAsync(new NetworkStream(socket), jpeg, login: "me:s@:"));
        var address = $"http://127.0.0.1:{server.Port}/video.cgi";

        await Assert.That(Clip.FirstPictures(address, new VideoReaderOptions { Login = new SourceLogin("me", () => "s@:") })).IsEqualTo(5);
        await Assert.That(Clip.Refusal(address, new VideoReaderOptions { Login = new SourceLogin("me", () => "guess") })).Contains("does not accept the user name and password");
        await Assert.That(Clip.Refusal(address, new())).Contains("asks for a user name and password");
    }

    [Test]
    public async Task Motion_JPEG_comes_over_HTTPS_from_whom_we_trust()
    {
        using var folder = new TestFolder();
        var jpeg = Jpeg(folder);
        using var ours = new TestAuthority(folder, "ours");
        var issued = ours.Issue("127.0.0.1");
        using var certificate = issued.Both;
        using var server = new SourceServer(socket => ServeTlsAsync(socket, certificate, jpeg));
        var address = $"https://127.0.0.1:{server.Port}/video.cgi";

        await Assert.That(Clip.FirstPictures(address, new VideoReaderOptions { CaFile = ours.File })).IsEqualTo(5);
        await Assert.That(Clip.Refusal(address, new())).Contains("its certificate is by nobody known here");
        await Assert.That(Clip.Refusal($"https://localhost:{server.Port}/video.cgi", new VideoReaderOptions { CaFile = ours.File })).Contains("its certificate is for another address");
    }

    [Test]
    public async Task A_file_over_HTTP_says_how_long_it_is_and_a_stream_does_not()
    {
        using var folder = new TestFolder();
        var clip = await File.ReadAllBytesAsync(DebianFfmpeg.Make(folder, "a.mp4", $"{DebianFfmpeg.Pattern} -c:v libx264 -movflags +faststart"));
        using var files = new SourceServer(socket => AnswerAsync(socket, clip));
        using var cameras = new SourceServer(socket => ServeAsync(new NetworkStream(socket), Jpeg(folder), login: null));
        using var file = Clip.Open($"http://127.0.0.1:{files.Port}/a.mp4");
        using var camera = Clip.Open($"http://127.0.0.1:{cameras.Port}/video.cgi");

        await Assert.That(file.Info.DurationS).IsEqualTo(2);
        await Assert.That(camera.Info.DurationS).IsEqualTo(0);
    }

    private static byte[] Jpeg(TestFolder folder) =>
        File.ReadAllBytes(DebianFfmpeg.Make(folder, "one.jpg", "-f lavfi -i testsrc2=size=320x240 -frames:v 1 -update 1"));

    private static async Task ServeTlsAsync(Socket socket, X509Certificate2 certificate, byte[] jpeg)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await ServeAsync(tls, jpeg, login: null);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // whoever does not trust us goes away
        }
    }

    private static async Task ServeAsync(Stream stream, byte[] jpeg, string? login)
    {
        try
        {
            var request = await RequestAsync(stream);
            if (login is not null && !request.Contains("Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login)), StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
                return;
            }
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=part\r\n\r\n"u8.ToArray());
            for (var i = 0; i < 12; i++, await Task.Delay(20))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"--part\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n"));
                await stream.WriteAsync(jpeg);
                await stream.WriteAsync("\r\n"u8.ToArray());
            }
        }
        catch (IOException)
        {
            // the client has seen enough
        }
    }

    private static async Task AnswerAsync(Socket socket, byte[] content)
    {
        await RequestAsync(new NetworkStream(socket));
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
        await socket.SendAsync(content);
    }

    private static async Task<string> RequestAsync(Stream stream)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var count) text += Encoding.ASCII.GetString(buffer, 0, count);
        return text;
    }
}
