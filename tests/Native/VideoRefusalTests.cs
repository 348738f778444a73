using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>What is said of a source that is no video: one sentence with the cure.</summary>
public sealed class VideoRefusalTests
{
    [Test]
    public async Task A_missing_file()
    {
        using var folder = new TestFolder();
        var path = folder.PathOf("no-such.mp4");

        await Assert.That(Refusal(path)).IsEqualTo($"{path} does not exist; check the path of the camera's Source.");
    }

    [Test]
    public async Task A_folder()
    {
        using var folder = new TestFolder();

        await Assert.That(Refusal(folder.Path)).IsEqualTo($"{folder.Path} cannot be opened: Is a directory.");
    }

    [Test]
    [Arguments("empty.mp4", "")]
    [Arguments("notes.mp4", "The gate opens at seven.\n")]
    [Arguments("notes.txt", "The gate opens at seven.\n")]
    [Arguments("page.html", "<!DOCTYPE html><html><body>404</body></html>\n")]
    public async Task A_file_that_is_no_video(string name, string content)
    {
        using var folder = new TestFolder();
        var path = folder.Write(name, System.Text.Encoding.UTF8.GetBytes(content));

        await Assert.That(Refusal(path))
            .IsEqualTo($"{path} is damaged or no video that can be read; check it with another player, or record it again.");
    }

    [Test]
    public async Task An_mp4_with_sound_only()
    {
        using var folder = new TestFolder();
        var path = DebianFfmpeg.Make(folder, "sound.mp4", "-f lavfi -i sine=duration=1 -c:a aac");

        await Assert.That(Refusal(path)).IsEqualTo($"{path} has no picture stream; check that it is a video and not sound only.");
    }

    [Test]
    public async Task A_protocol_that_is_not_supported() =>
        await Assert.That(Refusal("rtmp://10.0.0.2/live"))
            .IsEqualTo("rtmp://10.0.0.2/live names a protocol that is not supported; use a file, rtsp, rtsps, http, https, tcp, udp or rtp.");

    [Test]
    [Timeout(30_000)]
    public async Task An_address_where_nobody_listens(CancellationToken limit)
    {
        using var server = new SourceServer(_ => Task.CompletedTask);
        var port = server.Port;
        server.Dispose();

        await Assert.That(Refusal($"tcp://127.0.0.1:{port}")).IsEqualTo($"tcp://127.0.0.1:{port}/ cannot be opened: nothing listens there; check address and port, and that the camera is on.");
    }

    [Test]
    public async Task The_given_name_takes_the_place_of_the_path_in_the_sentence()
    {
        using var folder = new TestFolder();

        var error = Assert.Throws<VideoException>(() =>
            VideoReader.Open(folder.PathOf("no-such.mp4"), new VideoReaderOptions(), CancellationToken.None, "the demo clip").Dispose());

        await Assert.That(error.Message).IsEqualTo("the demo clip does not exist; check the path of the camera's Source.");
    }

    [Test]
    [Timeout(30_000)]
    public async Task User_and_password_are_not_in_the_sentence(CancellationToken limit)
    {
        using var server = new SourceServer(_ => Task.CompletedTask);

        var sentence = Refusal($"http://guard:secret@127.0.0.1:{server.Port}/live?token=hidden");

        await Assert.That(sentence).StartsWith($"http://127.0.0.1:{server.Port}/live ");
        await Assert.That(sentence).DoesNotContain("guard").And.DoesNotContain("secret").And.DoesNotContain("hidden");
    }

    private static string Refusal(string source) => Assert.Throws<VideoException>(() => Clip.Open(source).Dispose()).Message;
}
