using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

public sealed class SourceLoginTests
{
    [Test]
    [Arguments("rtsp://10.0.0.5/stream1", "rtsp://me:s%40%3A@10.0.0.5/stream1")]
    [Arguments("rtsp://old:pair@10.0.0.5:8554/a@b?c=d@e", "rtsp://me:s%40%3A@10.0.0.5:8554/a@b?c=d@e")]
    [Arguments("https://[::1]", "https://me:s%40%3A@[::1]")]
    [Arguments("/var/clips/a.mp4", "/var/clips/a.mp4")]
    public async Task It_is_put_in_place_of_what_stands_in_the_address(string address, string with)
    {
        await Assert.That(new SourceLogin("me", () => "s@:").PutInto(address)).IsEqualTo(with);
    }

    [Test]
    public async Task Too_long_a_password_is_said_and_not_cut()
    {
        var failure = Assert.Throws<VideoException>(() => new SourceLogin("me", () => new string('x', 600)).PutInto("rtsp://10.0.0.5/1"));

        await Assert.That(failure.Message).IsEqualTo("The user name and password of rtsp://10.0.0.5/1 are too long; shorten the password.");
    }

    [Test]
    public async Task Its_text_is_the_user_name_only()
    {
        await Assert.That($"{new VideoReaderOptions { Login = new SourceLogin("me", () => "hunter2") }}").Contains("me").And.DoesNotContain("hunter2");
    }

    [Test]
    [Arguments("Digest realm=\"gate\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256", "SHA-256")]
    [Arguments("Digest realm=\"gate\", nonce=\"n1\", algorithm=SHA-256", "SHA-256")]
    [Arguments("Digest realm=\"gate\", nonce=\"n1\", qop=\"auth\"", "MD5")]
    [Arguments("Digest realm=\"gate\", nonce=\"n1\"", "MD5")]
    public async Task Both_digests_are_answered_as_RFC_7616_has_them(string challenge, string algorithm)
    {
        var answers = new List<string>();
        using var server = new SourceServer(async socket =>
        {
            using var stream = new System.Net.Sockets.NetworkStream(socket);
            using var lines = new StreamReader(stream, Encoding.ASCII);
            while (await RequestAsync(lines) is { } request)
            {
                var sequence = Header(request, "CSeq");
                if (Header(request, "Authorization") is { Length: > 0 } answer) answers.Add(answer);
                var reply = request[0].StartsWith("OPTIONS", StringComparison.Ordinal) ? "200 OK\r\nPublic: DESCRIBE"
                    : answers.Count == 0 ? $"401 Unauthorized\r\nWWW-Authenticate: {challenge}" : "404 Not Found";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"RTSP/1.0 {reply}\r\nCSeq: {sequence}\r\n\r\n"));
            }
        });
        var address = $"rtsp://127.0.0.1:{server.Port}/stream";

        var failure = Assert.Throws<VideoException>(() => Clip.Open(address, new VideoReaderOptions { Login = new SourceLogin("me", () => "secret") }).Dispose());

        await Assert.That(failure.Message).Contains("has no stream of that path"); // so it was let in
        await Assert.That(Field(answers[0], "response")).IsEqualTo(Response(answers[0], algorithm, address));
    }

    private static async Task<List<string>?> RequestAsync(StreamReader lines)
    {
        var request = new List<string>();
        while (await lines.ReadLineAsync() is { Length: > 0 } line) request.Add(line);
        return request.Count == 0 ? null : request;
    }

    private static string Header(List<string> request, string name) =>
        request.Find(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";

#pragma warning disable CA5351 // MD5 is what most cameras ask for
    private static string Response(string answer, string algorithm, string uri)
    {
        string Hash(string text) => Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var (a1, a2) = (Hash("me:gate:secret"), Hash($"DESCRIBE:{uri}"));
        return Field(answer, "qop") is { Length: > 0 } qop ? Hash($"{a1}:n1:{Field(answer, "nc")}:{Field(answer, "cnonce")}:{qop}:{a2}") : Hash($"{a1}:n1:{a2}");
    }

#pragma warning restore CA5351

    private static string Field(string answer, string name) => Regex.Match(answer, $@"\b{name}=""?([^"",]*)").Groups[1].Value;
}
