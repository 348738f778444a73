using System.Text.RegularExpressions;
using ParkingGate.Native;

namespace ParkingGate.Tests.Native;

/// <summary>
/// The program as a process of its own, with every native library loaded and a model run: it leaves no file and calls nobody.
/// ONNX Runtime would do both if it were not told otherwise in time.
/// </summary>
public sealed partial class PrivacyTests
{
    [Test]
    [Timeout(180_000)]
    public async Task The_self_check_works_and_leaves_no_file(CancellationToken limit)
    {
        using var home = new TestFolder();
        var check = ChildProcess.Run("dotnet", $"{Program()} --self-check", HomeIn(home));

        await Assert.That(check.ExitCode).IsEqualTo(0).Because(check.Output + check.Errors);
        await Assert.That(check.Output).Contains("ok      ONNX Runtime").And.Contains("Everything works.");
        await Assert.That(FilesIn(home)).IsEmpty();
    }

    [Test]
    [Timeout(180_000)]
    public async Task Where_the_kernel_gives_no_memory_the_libraries_are_in_the_cache_folder_and_nothing_else(CancellationToken limit)
    {
        using var home = new TestFolder();
        var check = ChildProcess.Run("dotnet", $"{Program()} --self-check", HomeIn(home, (EmbeddedFile.ModeVariable, "cache")));

        await Assert.That(check.ExitCode).IsEqualTo(0).Because(check.Output + check.Errors);
        await Assert.That(FilesIn(home)).IsNotEmpty();
        await Assert.That(FilesIn(home).All(file => CachedFile().IsMatch(file))).IsTrue().Because(string.Join(", ", FilesIn(home)));
    }

    [Test]
    [Timeout(180_000)]
    public async Task No_address_is_contacted(CancellationToken limit)
    {
        Skip.Unless(ChildProcess.Exists("strace"), "strace is not installed: apt-get install strace");
        using var home = new TestFolder();
        using var traces = new TestFolder();
        var trace = traces.PathOf("trace");
        var check = ChildProcess.Run("strace",
            $"-f -o {trace} -e trace=connect,sendto,sendmsg,sendmmsg,socket dotnet {Program()} --self-check", HomeIn(home));
        SkipIfTracingIsForbidden(check);
        var lines = await File.ReadAllLinesAsync(trace, limit);

        await Assert.That(check.ExitCode).IsEqualTo(0).Because(check.Output + check.Errors);
        await Assert.That(lines.Any(line => line.Contains("exited with 0", StringComparison.Ordinal))).IsTrue(); // strace saw it to its end
        await Assert.That(lines.Where(line => line.Contains("AF_INET", StringComparison.Ordinal))).IsEmpty();
    }

    [Test]
    [Timeout(60_000)]
    public async Task The_tracing_would_show_an_address(CancellationToken limit)
    {
        Skip.Unless(ChildProcess.Exists("strace"), "strace is not installed: apt-get install strace");
        using var traces = new TestFolder();
        using var server = new SourceServer(_ => Task.CompletedTask);
        var trace = traces.PathOf("trace");
        var traced = ChildProcess.Run("strace", $"-f -o {trace} -e trace=connect bash -c \"exec 3<>/dev/tcp/127.0.0.1/{server.Port}\"");
        SkipIfTracingIsForbidden(traced);

        await Assert.That(await File.ReadAllTextAsync(trace, limit)).Contains("AF_INET");
    }

    private static Dictionary<string, string> HomeIn(TestFolder home, params (string Name, string Value)[] more)
    {
        // The runtime's own: diagnostics open a socket file and the CLI would greet.
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home.Path,
            ["XDG_CACHE_HOME"] = home.PathOf("cache"),
            ["TMPDIR"] = home.PathOf("tmp"),
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        Directory.CreateDirectory(environment["XDG_CACHE_HOME"]);
        Directory.CreateDirectory(environment["TMPDIR"]);
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    private static void SkipIfTracingIsForbidden(ChildProcess traced) => Skip.When(
        traced.Errors.Contains("ptrace", StringComparison.OrdinalIgnoreCase), $"this machine does not let strace trace: {traced.Errors.Trim()}");

    private static string[] FilesIn(TestFolder home) =>
        [.. Directory.EnumerateFiles(home.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(home.Path, file))];

    /// <summary>The program that was built with these tests.</summary>
    private static string Program()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "parkinggate.dll");
        return File.Exists(beside) ? beside : throw new FileNotFoundException("the program is not beside its tests", beside);
    }

    [GeneratedRegex(@"^cache/parkinggate-\d+/[0-9a-f]{32}-[\w.-]+\.(so|mp4|onnx)$")]
    private static partial Regex CachedFile();
}
