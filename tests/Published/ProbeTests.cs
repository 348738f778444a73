using ParkingGate.Tests.Native;
using ParkingGate.Tests.Peers;
using SkiaSharp;

namespace ParkingGate.Tests.Published;

/// <summary><c>parkinggate probe</c> and <c>parkinggate check</c> on the published executable.</summary>
[NotInParallel("gate")]
public sealed class ProbeTests
{
    [Test]
    public async Task A_camera_is_probed_and_its_picture_kept()
    {
        using var folder = new TestFolder();
        using var camera = await RtspCamera.StartAsync("--size 1280x720 --pattern smpte");
        var kept = folder.PathOf("picture.jpg");

        var (code, output, error) = await ProbeAsync(camera.Address, kept);
        for (var more = 0; more < 4 && code == 1; more++) (code, output, error) = await ProbeAsync(camera.Address, kept); // pictures of a busy machine are late, and that is advised against

        using var picture = SKBitmap.Decode(kept);
        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await Assert.That(output).Contains("h264").And.Contains("1280x720").And.Contains("Nothing to change.");
        await Assert.That(picture.Width).IsEqualTo(1280);
    }

    private static Task<(int ExitCode, string Output, string Error)> ProbeAsync(string source, string picture) =>
        Executable.RunAsync("probe", source, "--picture", picture, "--seconds", "3");

    [Test]
    public async Task Every_camera_of_the_settings_is_checked_and_no_password_is_told()
    {
        using var folder = new TestFolder();
        var file = folder.Write("gate.json", """
            {"Cameras":[{"Id":"entrance","Source":"demo"},{"Id":"exit","Source":"rtsp://127.0.0.1:9/stream","User":"viewer","Password":"hunter2"}]}
            """u8);

        var (code, output, error) = await Executable.RunAsync("check", "--config", file);

        await Assert.That(code).IsEqualTo(1);
        await Assert.That(output).Contains("ok      entrance      h264 1280x720, 25 pictures a second").And.Contains("WRONG   exit").And.Contains("nothing listens there");
        await Assert.That(output + error).DoesNotContain("hunter2");
    }
}
