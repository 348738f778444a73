using System.Runtime.InteropServices;
using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Tests.Native;

/// <summary>The struct layout that the program was compiled with is the one of the FFmpeg it is linked with.</summary>
public sealed class LibAvLayoutTests
{
    [Test]
    public async Task The_committed_copy_is_what_the_build_generates()
    {
        var rid = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var generated = Path.Combine(TestPaths.Root, "artifacts", "native", rid, "LibAvLayout.g.cs");
        Skip.Unless(File.Exists(generated), $"{generated} is not built here.");
        var committed = await File.ReadAllLinesAsync(Path.Combine(TestPaths.Root, "Native", "FFmpeg", "LibAvLayout.g.cs"));
        var built = await File.ReadAllLinesAsync(generated);
        Skip.When(committed[0] != built[0], $"the committed copy is of another FFmpeg: {committed[0]} here: {built[0]}");

        await Assert.That(committed.Length).IsGreaterThan(50);
        await Assert.That(string.Join('\n', committed)).IsEqualTo(string.Join('\n', built));
    }

    [Test]
    public async Task FFmpeg_starts_with_this_layout() => await Assert.That(LibAvStart.Version).Matches(@"^\d+\.\d+");
}
