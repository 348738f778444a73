using System.Security.Cryptography;
using ParkingGate.Native;

namespace ParkingGate.Tests.Native;

/// <summary>What lies in the executable, and the paths under which native code opens it.</summary>
public sealed class EmbeddedFileTests
{
    private const string Model = "models/container.onnx";
    private const string Library = "native/libSkiaSharp.so";

    [Test]
    [Arguments(Model)]
    [Arguments(Library)]
    [Arguments("samples/gate-demo.mp4")]
    public async Task The_path_opens_exactly_the_content(string resource)
    {
        var bytes = await File.ReadAllBytesAsync(EmbeddedFile.PathOf(resource));
        var (length, hash) = Facts(resource);

        await Assert.That(bytes.Length).IsEqualTo(length);
        await Assert.That(Convert.ToHexString(SHA256.HashData(bytes))).IsEqualTo(hash);
    }

    [Test]
    public async Task The_model_in_the_executable_is_the_file_of_the_project()
    {
        var bytes = await File.ReadAllBytesAsync(EmbeddedFile.PathOf(Model));
        var file = await File.ReadAllBytesAsync(TestPaths.Model("container.onnx"));

        await Assert.That(bytes.AsSpan().SequenceEqual(file)).IsTrue();
    }

    [Test]
    public async Task It_is_the_same_path_each_time_and_from_every_thread()
    {
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => EmbeddedFile.PathOf(Model))));

        await Assert.That(paths.Distinct().Single()).IsEqualTo(EmbeddedFile.PathOf(Model));
        await Assert.That(EmbeddedFile.PathOf(Library)).IsNotEqualTo(paths[0]);
    }

    [Test]
    public async Task Nothing_is_on_disk()
    {
        var target = File.ResolveLinkTarget(EmbeddedFile.PathOf(Library), returnFinalTarget: false)!.FullName;

        await Assert.That(target).StartsWith("/memfd:libSkiaSharp.so");
    }

    [Test]
    public async Task A_deflated_library_is_inflated_to_a_shared_object_and_again_the_same()
    {
        using var content = new EmbeddedContent(Library);
        var (first, second) = (new byte[content.Length], new byte[content.Length]);
        content.CopyTo(first);
        content.CopyTo(second);

        await Assert.That(first.AsSpan(0, 4).SequenceEqual("\u007fELF"u8)).IsTrue();
        await Assert.That(second.AsSpan().SequenceEqual(first)).IsTrue();
        await Assert.That(content.Sha256().AsSpan().SequenceEqual(SHA256.HashData(first))).IsTrue();
        Assert.Throws<InvalidOperationException>(() => _ = content.Bytes.Length);
    }

    [Test]
    public async Task What_is_stored_as_it_is_can_be_read_in_place_and_copied()
    {
        using var content = new EmbeddedContent(Model);
        var copy = new byte[content.Length];
        content.CopyTo(copy);

        await Assert.That(content.Bytes.SequenceEqual(copy)).IsTrue();
        await Assert.That(content.Sha256().AsSpan().SequenceEqual(SHA256.HashData(copy))).IsTrue();
    }

    [Test]
    public async Task What_was_not_built_in_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() => EmbeddedFile.PathOf("models/no-such.onnx"));

        await Assert.That(error.Message).IsEqualTo("The executable does not contain 'models/no-such.onnx'; it was built without it.");
    }

    private static (int Length, string Hash) Facts(string resource)
    {
        using var content = new EmbeddedContent(resource);
        return (content.Length, Convert.ToHexString(content.Sha256()));
    }
}
