using System.Security.Cryptography;
using ParkingGate.Native;

namespace ParkingGate.Tests.Native;

/// <summary>
/// The folder for what the kernel gives no anonymous memory for: private, and nothing in it is trusted unless its content is right.
/// The environment is the process's: one test at a time.
/// </summary>
[NotInParallel("XDG_CACHE_HOME")]
public sealed class CacheFolderTests
{
    private const string Resource = "overlay-font.ttf";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ForAll = Private | UnixFileMode.GroupWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TestFolder _home = new();
    private readonly string? _before = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");

    [Before(Test)]
    public void Point_to_an_empty_folder() => Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _home.Path);

    [After(Test)]
    public void Point_back()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _before);
        _home.Dispose();
    }

    [Test]
    public async Task The_file_is_whole_and_the_folder_private()
    {
        var path = PathOf();
        var folder = Path.GetDirectoryName(path)!;

        await Assert.That(Path.GetDirectoryName(folder)).IsEqualTo(_home.Path);
        await Assert.That(IsWhole(path)).IsTrue();
        await Assert.That(File.GetUnixFileMode(folder)).IsEqualTo(Private);
        await Assert.That(File.GetUnixFileMode(path)).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await Assert.That(Directory.GetFiles(folder)).IsEquivalentTo([path]);
    }

    [Test]
    public async Task A_second_start_uses_the_file_that_is_there()
    {
        var path = PathOf();
        var written = File.GetLastWriteTimeUtc(path).AddDays(-1);
        File.SetLastWriteTimeUtc(path, written);

        await Assert.That(PathOf()).IsEqualTo(path);
        await Assert.That(File.GetLastWriteTimeUtc(path)).IsEqualTo(written);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_tampered_file_is_replaced(bool sameLength)
    {
        var path = PathOf();
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        File.Delete(path);
        await File.WriteAllBytesAsync(path, sameLength ? bytes : bytes[..100]);

        await Assert.That(PathOf()).IsEqualTo(path);
        await Assert.That(IsWhole(path)).IsTrue();
    }

    [Test]
    public async Task A_link_in_the_place_of_the_file_is_replaced_and_what_it_points_to_left_alone()
    {
        var path = PathOf();
        var elsewhere = _home.Write("elsewhere", await File.ReadAllBytesAsync(path)); // the right content, but writable through another path
        File.Delete(path);
        File.CreateSymbolicLink(path, elsewhere);

        await Assert.That(PathOf()).IsEqualTo(path);
        await Assert.That(new FileInfo(path).LinkTarget).IsNull();
        await Assert.That(IsWhole(path)).IsTrue();
        await Assert.That(IsWhole(elsewhere)).IsTrue();
    }

    [Test]
    public async Task A_link_to_nowhere_is_replaced()
    {
        var path = PathOf();
        File.Delete(path);
        File.CreateSymbolicLink(path, _home.PathOf("nowhere"));

        await Assert.That(IsWhole(PathOf())).IsTrue();
        await Assert.That(File.Exists(_home.PathOf("nowhere"))).IsFalse();
    }

    [Test]
    public async Task A_link_in_the_place_of_the_folder_is_refused()
    {
        var folder = Path.GetDirectoryName(PathOf())!;
        Directory.Delete(folder, recursive: true);
        var elsewhere = Directory.CreateDirectory(_home.PathOf("elsewhere"));
        Directory.CreateSymbolicLink(folder, elsewhere.FullName);

        var error = Assert.Throws<IOException>(() => PathOf());

        await Assert.That(error.Message)
            .IsEqualTo($"The cache folder {folder} belongs to another user; remove it or set XDG_CACHE_HOME to a folder of this user.");
        await Assert.That(elsewhere.GetFileSystemInfos()).IsEmpty();
    }

    [Test]
    public async Task A_folder_that_others_could_write_becomes_private_and_what_they_left_is_not_used()
    {
        var path = PathOf();
        var folder = Path.GetDirectoryName(path)!;
        var written = File.GetLastWriteTimeUtc(path).AddDays(-1);
        File.SetLastWriteTimeUtc(path, written);
        File.SetUnixFileMode(folder, ForAll);

        await Assert.That(PathOf()).IsEqualTo(path);
        await Assert.That(File.GetUnixFileMode(folder)).IsEqualTo(Private);
        await Assert.That(File.GetLastWriteTimeUtc(path)).IsNotEqualTo(written); // somebody else might hold it open for writing
        await Assert.That(IsWhole(path)).IsTrue();
    }

    [Test]
    public async Task Eight_first_starts_at_once_leave_one_whole_file()
    {
        using var start = new Barrier(8);
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            var path = PathOf();
            return (Path: path, Whole: IsWhole(path));
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        await Assert.That(paths.Select(path => path.Path).Distinct().Count()).IsEqualTo(1);
        await Assert.That(paths.All(path => path.Whole)).IsTrue();
        await Assert.That(Directory.GetFiles(Path.GetDirectoryName(paths[0].Path)!)).IsEquivalentTo([paths[0].Path]);
    }

    [Test]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        var path = PathOf();
        var folder = Path.GetDirectoryName(path)!;
        File.Delete(path);
        Directory.CreateDirectory(path); // nothing can be renamed to it

        Assert.Throws<IOException>(() => PathOf());

        await Assert.That(Directory.GetFiles(folder)).IsEmpty();
    }

    [Test]
    [Arguments("")]
    [Arguments("relative/cache")]
    public async Task A_cache_home_that_is_no_absolute_path_is_not_used(string home)
    {
        var before = Environment.GetEnvironmentVariable("HOME");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", home);
        Environment.SetEnvironmentVariable("HOME", _home.Path);
        try
        {
            await Assert.That(PathOf()).StartsWith($"{_home.Path}/.cache/parkinggate-");
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", before);
        }
    }

    private static string PathOf()
    {
        using var content = new EmbeddedContent(Resource);
        return CacheFolder.PathOf(content);
    }

    private static bool IsWhole(string path)
    {
        using var content = new EmbeddedContent(Resource);
        return SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(content.Sha256());
    }
}
