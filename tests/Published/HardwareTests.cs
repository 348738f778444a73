using ParkingGate.Tests.Native;
using ParkingGate.Tests.Peers;

namespace ParkingGate.Tests.Published;

/// <summary>
/// Cameras and graphics cards that this machine does not have, as the kernel and the machine's real libva see them: what is loaded at run
/// time is found, used, and given up for software when it does not do.
/// </summary>
[NotInParallel("gate")]
public sealed class HardwareTests
{
    [Test]
    public async Task Pictures_of_a_plugged_in_camera_come_by_V4L2()
    {
        using var folder = new TestFolder();
        var device = PeerLibrary.Compile(folder, "video-device.c", "video-device.so");

        var (code, output, error) = await Run($"LD_PRELOAD={device}", "probe", "/dev/video9", "--seconds", "2", "--picture", folder.PathOf("a.jpg"));

        await Assert.That(code).IsEqualTo(1).Because(output + error); // 640x480 is small, and that is said
        await Assert.That(output).Contains("rawvideo").And.Contains("640x480").And.Contains("damaged       0 of");
    }

    [Test]
    public async Task What_is_asked_of_a_device_reaches_it_and_what_is_not_understood_is_said()
    {
        using var folder = new TestFolder();
        var device = PeerLibrary.Compile(folder, "video-device.c", "video-device.so");

        var (_, asked, _) = await Run($"LD_PRELOAD={device}", "probe", "/dev/video9?size=640x480&fps=15&format=yuyv422", "--seconds", "1", "--picture", folder.PathOf("a.jpg"));
        var (code, _, error) = await Run($"LD_PRELOAD={device}", "probe", "/dev/video9?colour=red", "--picture", folder.PathOf("a.jpg"));

        await Assert.That(asked).Contains("640x480");
        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error).Contains("/dev/video9?colour=red is not understood; behind the question mark may stand size, fps and format");
    }

    [Test]
    public async Task A_graphics_card_decodes_where_there_is_one_and_software_where_it_will_not()
    {
        using var folder = new TestFolder();
        Skip.Unless(File.Exists("/usr/lib/x86_64-linux-gnu/libva-drm.so.2") || File.Exists("/usr/lib/aarch64-linux-gnu/libva-drm.so.2"), "libva is not installed; ./test installs it");
        var driver = PeerLibrary.Compile(folder, "va-driver.c", "test_drv_video.so");
        string[] machine = [$"LD_PRELOAD={driver}", $"LIBVA_DRIVERS_PATH={folder.Path}", "GATE_RENDER_NODE=/dev/null"];
        string[] probe = ["probe", "demo", "--seconds", "1", "--picture", folder.PathOf("a.jpg")];

        var (_, by, _) = await Executable.RunProgramAsync("env", [.. machine, Executable.Path, .. probe]);
        var (_, refused, _) = await Executable.RunProgramAsync("env", [.. machine, "VA_TEST_REFUSE=1", Executable.Path, .. probe]);
        var (_, chosen, _) = await Executable.RunProgramAsync("env", [.. machine, Executable.Path, "probe", "a", "--set", "Cameras:0:Id=a", "--set", "Cameras:0:Source=demo", "--set", "Cameras:0:Decoder=software", .. probe[2..]]);

        await Assert.That(by).Contains("decoding      vaapi, ");
        await Assert.That(refused).Contains("decoding      software, ");
        await Assert.That(chosen).Contains("decoding      software, ");
    }

    [Test]
    public async Task A_detector_runs_on_a_provider_where_it_does_and_on_the_CPU_where_not()
    {
        using var folder = new TestFolder();
        string[] check = ["--self-check", "--set", $"Detector:Provider={PeerLibrary.OnnxProvider(folder)}", "--set"];

        var (_, by, _) = await Executable.RunAsync([.. check, "Detector:ProviderOptions:0=takes=all"]);
        var (code, refused, error) = await Executable.RunAsync([.. check, "Detector:ProviderOptions:0=takes=refuses"]);

        await Assert.That(by).Contains("ran once on TestProvider (CPU) in");
        await Assert.That(refused).Contains("ran once on the CPU in").And.Contains("Detector:Provider is not used: its driver is too old");
        await Assert.That(code).IsEqualTo(0).Because(refused + error);
    }

    private static Task<(int ExitCode, string Output, string Error)> Run(string variable, params string[] arguments) =>
        Executable.RunProgramAsync("env", [variable, Executable.Path, .. arguments]);
}
