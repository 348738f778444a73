using ParkingGate.Native.FFmpeg;
using ParkingGate.Tests.Peers;

namespace ParkingGate.Tests.Native;

/// <summary>Logging in to and trusting a real RTSP server.</summary>
public sealed class RtspSourceTests
{
    private const string Password = "p@ss:w/rd?#% é";

    [Test]
    [Arguments("digest")]
    [Arguments("basic")]
    public async Task A_right_password_with_any_characters_lets_in_and_a_wrong_one_is_said(string kind)
    {
        using var camera = await RtspCamera.StartAsync($"--auth {kind} --user viewer --password \"{Password}\"");

        await Assert.That(Clip.FirstPictures(camera.Address, With(new SourceLogin("viewer", () => Password)))).IsEqualTo(5);
        await Assert.That(Clip.FirstPictures($"rtsp://viewer:{Uri.EscapeDataString(Password)}@127.0.0.1:{camera.Port}/stream", new())).IsEqualTo(5);
        await Assert.That(Clip.Refusal(camera.Address, With(new SourceLogin("viewer", () => "guess")))).IsEqualTo(
            $"{camera.Address} does not accept the user name and password; correct the camera's User and Password.");
        await Assert.That(Clip.Refusal(camera.Address, new())).IsEqualTo($"{camera.Address} asks for a user name and password; set the camera's User and Password.");
    }

    [Test]
    public async Task Pictures_come_by_UDP_when_asked_for()
    {
        using var camera = await RtspCamera.StartAsync();

        await Assert.That(Clip.FirstPictures(camera.Address, new VideoReaderOptions { Transport = RtspTransport.Udp })).IsEqualTo(5);
    }

    [Test]
    public async Task An_encrypted_camera_is_trusted_by_its_authority_and_its_address()
    {
        using var folder = new TestFolder();
        using var ours = new TestAuthority(folder, "ours");
        using var other = new TestAuthority(folder, "other");
        var issued = ours.Issue("127.0.0.1");
        using var camera = await RtspCamera.StartAsync($"--certificate {issued.Certificate} --key {issued.Key}");
        var address = $"rtsps://127.0.0.1:{camera.Port}/stream";

        await Assert.That(Clip.FirstPictures(address, new VideoReaderOptions { CaFile = ours.File })).IsEqualTo(5);
        await Assert.That(Clip.FirstPictures(address, new VideoReaderOptions { Tls = TlsTrust.None })).IsEqualTo(5);
        await Assert.That(Clip.Refusal(address, new VideoReaderOptions { CaFile = other.File })).Contains("its certificate is by nobody known here");
        await Assert.That(Clip.Refusal(address, new())).Contains("its certificate is by nobody known here");
    }

    [Test]
    public async Task A_certificate_for_another_address_is_refused_unless_the_authority_is_enough()
    {
        using var folder = new TestFolder();
        using var ours = new TestAuthority(folder, "ours");
        var issued = ours.Issue("camera-7.local");
        using var camera = await RtspCamera.StartAsync($"--certificate {issued.Certificate} --key {issued.Key}");
        var address = $"rtsps://127.0.0.1:{camera.Port}/stream";

        await Assert.That(Clip.Refusal(address, new VideoReaderOptions { CaFile = ours.File })).Contains("its certificate is for another address");
        await Assert.That(Clip.FirstPictures(address, new VideoReaderOptions { CaFile = ours.File, Tls = TlsTrust.Authority })).IsEqualTo(5);
    }

    [Test]
    public async Task A_certificate_that_is_out_of_date_is_refused()
    {
        using var folder = new TestFolder();
        using var ours = new TestAuthority(folder, "ours");
        var issued = ours.Issue("127.0.0.1", isExpired: true);
        using var camera = await RtspCamera.StartAsync($"--certificate {issued.Certificate} --key {issued.Key}");

        await Assert.That(Clip.Refusal($"rtsps://127.0.0.1:{camera.Port}/stream", new VideoReaderOptions { CaFile = ours.File })).Contains("its certificate is out of date");
    }

    [Test]
    public async Task A_path_that_the_camera_does_not_have_is_said()
    {
        using var camera = await RtspCamera.StartAsync();

        await Assert.That(Clip.Refusal($"rtsp://127.0.0.1:{camera.Port}/other", new())).Contains("has no stream of that path");
    }

    private static VideoReaderOptions With(SourceLogin login) => new() { Login = login };
}
