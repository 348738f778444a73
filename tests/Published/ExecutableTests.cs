using System.Net.WebSockets;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tests.Native;
using SkiaSharp;

namespace ParkingGate.Tests.Published;

/// <summary>What an operator copies to a gate box.</summary>
[NotInParallel("gate")]
public class ExecutableTests
{
    private static readonly string Clip = Path.Combine(TestPaths.Root, "samples", "gate-demo.mp4");

    [Test]
    public async Task It_is_one_file_of_at_most_75_MB()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Executable.Path)!);

        await Assert.That(folder.GetFiles("*", SearchOption.AllDirectories).Select(file => file.Name)).IsEquivalentTo(["parkinggate"]);
        await Assert.That(folder.GetFiles()[0].Length).IsLessThanOrEqualTo(75_000_000);
    }

    [Test]
    public async Task Help_and_version_answer()
    {
        var help = await Executable.RunAsync("--help");
        var version = await Executable.RunAsync("--version");

        await Assert.That(help.ExitCode).IsEqualTo(0);
        await Assert.That(help.Output).Contains("--self-check");
        await Assert.That(version.Output).StartsWith("parkinggate 0.");
    }

    [Test]
    public async Task The_self_check_loads_everything()
    {
        var (code, output, error) = await Executable.RunAsync("--self-check");

        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await Assert.That(output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal))).IsEqualTo(5);
    }

    [Test]
    public async Task It_runs_where_memory_must_not_become_code_as_under_its_systemd_unit()
    {
        // prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), which is what MemoryDenyWriteExecute=yes means since Linux 6.3.
        var prctl = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? 167 : 157;
        var unit = await File.ReadAllTextAsync(Path.Combine(TestPaths.Root, "deploy", "parkinggate.service"));
        var (code, output, error) = await Executable.RunProgramAsync("perl", "-e", $"syscall({prctl}, 65, 1, 0, 0, 0); exec @ARGV", Executable.Path, "--self-check");

        await Assert.That(unit).Contains("MemoryDenyWriteExecute=yes");
        await Assert.That(code).IsEqualTo(0).Because(output + error);
    }

    [Test]
    public async Task It_streams_the_demo_with_tracked_containers()
    {
        await using var server = await Executable.ServeAsync();
        await using var client = await WatchAsync(server);

        var frame = await client.NextAsync(message => message.IsFrame && message.Json.GetProperty("containers").EnumerateObject().Any());

        using var picture = SKBitmap.Decode(frame.Jpeg);
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((1280, 720));
    }

    [Test]
    public async Task SIGTERM_closes_viewers_in_order_and_exits_with_0()
    {
        await using var server = await Executable.ServeAsync();
        await using var client = await WatchAsync(server);
        await client.FrameAsync();

        var exit = server.TerminateAsync();

        await Assert.That(await client.ClosedAsync()).IsEqualTo(1001);
        await client.DisposeAsync();
        await Assert.That(await exit).IsEqualTo(0);
    }

    [Test]
    public async Task It_writes_no_file_and_calls_nobody()
    {
        Skip.When(!File.Exists("/usr/bin/strace"), "strace is not installed; ./test installs it");
        var home = Directory.CreateTempSubdirectory("parkinggate-home-").FullName;
        var trace = Path.GetTempFileName();

        var (code, output, error) = await Executable.RunProgramAsync("/usr/bin/env", "-C", home, $"HOME={home}", $"XDG_CACHE_HOME={home}", $"TMPDIR={home}",
            "strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", trace, Executable.Path, "--self-check");

        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await Assert.That(Directory.GetFileSystemEntries(home, "*", SearchOption.AllDirectories)).IsEmpty();
        await Assert.That((await File.ReadAllLinesAsync(trace)).Where(line => line.Contains("AF_INET", StringComparison.Ordinal))).IsEmpty();
        Directory.Delete(home, recursive: true);
        File.Delete(trace);
    }

    [Test]
    public async Task It_runs_where_there_is_only_glibc_and_libstdcpp()
    {
        Skip.When(Environment.UserName != "root", "chroot needs root");
        var root = Directory.CreateTempSubdirectory("parkinggate-root-").FullName;
        await BareRoot.FillAsync(root, Executable.Path);

        var (code, output, error) = await Executable.RunProgramAsync("chroot", root, "/parkinggate", "--self-check");
        await Assert.That(code).IsEqualTo(0).Because(output + error);
        await using (var server = await Executable.ServeProgramAsync("chroot", root, "/parkinggate", "--listen", "http://127.0.0.1:0"))
        {
            await using var client = await WatchAsync(server);
            await client.EventAsync("container_detected");
        }
        Directory.Delete(root, recursive: true);
    }

    [Test]
    public async Task Wrong_settings_are_all_told_at_once_with_exit_code_2()
    {
        var (code, _, error) = await Executable.RunAsync("--set", "Live:Quality=900", "--set", "Live:Fps=abc", "--set", "Camreas:0:Source=x", "--listen", "http://0.0.0.0:80");

        await Assert.That(code).IsEqualTo(2);
        await Assert.That(error.Trim().Split('\n').Length).IsEqualTo(4).Because(error);
        await Assert.That(error).Contains("Live:Quality is 900; allowed: 1 to 100");
        await Assert.That(error).Contains("Cameras");
        await Assert.That(error).Contains("AllowAnonymous");
        await Assert.That(error).DoesNotContain("   at ");
    }

    [Test]
    [Arguments("missing.mp4", null, "does not exist")]
    [Arguments("text.mp4", "this is no video", "is damaged or no video that can be read")]
    [Arguments("empty.mp4", "", "is damaged or no video that can be read")]
    public async Task A_clip_that_cannot_be_read_is_one_sentence_and_exit_code_2(string name, string? content, string sentence)
    {
        using var folder = new TestFolder();
        var path = folder.PathOf(name);
        if (content is not null) await File.WriteAllTextAsync(path, content);

        await ExpectRefusalAsync(sentence, "--source", path);
    }

    [Test]
    public async Task A_truncated_clip_is_one_sentence_and_exit_code_2()
    {
        using var folder = new TestFolder();
        var path = folder.Write("half.mp4", (await File.ReadAllBytesAsync(Clip)).AsSpan(0, 1000));

        await ExpectRefusalAsync("is damaged or no video", "--source", path);
    }

    [Test]
    public async Task A_model_that_is_no_ONNX_or_no_detector_or_lacks_the_class_is_one_sentence_and_exit_code_2()
    {
        var text = Path.GetTempFileName();
        await File.WriteAllTextAsync(text, "not a model");

        await ExpectRefusalAsync("not an ONNX", "--set", $"Detector:Model={text}");
        await ExpectRefusalAsync("detector", "--set", $"Detector:Model={TestPaths.Model("character-reader.onnx")}");
        await ExpectRefusalAsync("bus", "--set", $"Detector:Model={TestPaths.Model("container.onnx")}", "--set", "Detector:Classes:0=bus");
    }

    [Test]
    public async Task An_address_that_is_taken_is_one_sentence_and_exit_code_2()
    {
        await using var server = await Executable.ServeAsync();

        await ExpectRefusalAsync("Set Listen to a free address", "--listen", server.Address.ToString());
    }

    private static async Task ExpectRefusalAsync(string sentence, params string[] arguments)
    {
        var (code, _, error) = await Executable.RunAsync(arguments);
        await Assert.That(code).IsEqualTo(2).Because(error);
        await Assert.That(error.Trim().Split('\n').Length).IsEqualTo(1).Because(error);
        await Assert.That(error).Contains(sentence);
    }

    private static async Task<VideoClient> WatchAsync(Executable server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/ws/video" }.Uri, CancellationToken.None);
        return new VideoClient(socket);
    }
}
