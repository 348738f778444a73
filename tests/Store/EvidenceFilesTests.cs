using ParkingGate.Store;

namespace ParkingGate.Tests.Store;

public sealed class EvidenceFilesTests : IDisposable
{
    private static readonly byte[] Crop = [1, 2, 3];
    private static readonly byte[] Frame = [4, 5, 6, 7];
    private static readonly DateTimeOffset LateInSeoul = new(2026, 3, 2, 8, 30, 0, TimeSpan.FromHours(9)); // 1 March in UTC

    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-evidence-").FullName;
    private readonly EvidenceFiles _files;
    private readonly Guid _id = Guid.CreateVersion7();

    public EvidenceFilesTests() => _files = new EvidenceFiles(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Pictures_lie_under_their_day_and_are_read_back()
    {
        var paths = _files.Write(_id, LateInSeoul, new Evidence(Frame, Crop));

        await Assert.That(paths).IsEqualTo(new EvidencePaths($"captures/2026/03/01/{_id}-frame.jpg", $"captures/2026/03/01/{_id}.jpg"));
        await Assert.That(Content(paths.Crop).SequenceEqual(Crop)).IsTrue();
        await Assert.That(Content(paths.Frame).SequenceEqual(Frame)).IsTrue();
        await Assert.That(File.GetUnixFileMode(Path.Combine(_folder, paths.Crop!))).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await Assert.That(Directory.GetFiles(_folder, "*.tmp", SearchOption.AllDirectories)).IsEmpty();
    }

    [Test]
    public async Task What_is_empty_is_not_written()
    {
        await Assert.That(_files.Write(_id, LateInSeoul, default)).IsEqualTo(default(EvidencePaths));
        await Assert.That(_files.Write(_id, LateInSeoul, new Evidence(default, Crop)).Frame).IsNull();
        await Assert.That(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length).IsEqualTo(1);
    }

    [Test]
    public async Task An_unfinished_file_of_a_killed_run_is_no_obstacle()
    {
        var path = Path.Combine(_folder, $"captures/2026/03/01/{_id}.jpg.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[1000]);

        var paths = _files.Write(_id, LateInSeoul, new Evidence(default, Crop));

        await Assert.That(Content(paths.Crop).SequenceEqual(Crop)).IsTrue();
    }

    [Test]
    [Arguments("../secret.jpg")]
    [Arguments("captures/../../secret.jpg")]
    [Arguments("captures/2026/03/01/../../../../secret.jpg")]
    [Arguments("/etc/passwd")]
    [Arguments("captures/2026/03/01/secret.jpg")]
    [Arguments("captures/2026/03/01/")]
    [Arguments("captures//2026/03/01/0198f3f0-0000-7000-8000-000000000000.jpg")]
    [Arguments("captures/2026/03/01/0198f3f0-0000-7000-8000-000000000000.jpg\n")]
    [Arguments("captures/2026/03/01/0198f3f0-0000-7000-8000-000000000000.jpg.tmp")]
    [Arguments("captures/2026/03/01/0198F3F0-0000-7000-8000-000000000000.jpg")]
    [Arguments("parkinggate.db")]
    [Arguments("")]
    public async Task Only_paths_of_pictures_are_opened(string reference)
    {
        File.WriteAllText(Path.Combine(_folder, "parkinggate.db"), "x");
        Directory.CreateDirectory(Path.Combine(_folder, "captures/2026/03/01"));
        foreach (var name in new[] { "secret.jpg", "0198f3f0-0000-7000-8000-000000000000.jpg", "0198f3f0-0000-7000-8000-000000000000.jpg.tmp" })
            File.WriteAllText(Path.Combine(_folder, "captures/2026/03/01", name), "x");

        await Assert.That(_files.Open(reference)).IsNull();
    }

    [Test]
    public async Task A_link_is_neither_opened_nor_followed_when_deleting()
    {
        var outside = Directory.CreateTempSubdirectory("parkinggate-outside-").FullName;
        var reference = $"captures/2026/03/01/{_id}.jpg";
        File.WriteAllText(Path.Combine(outside, $"{_id}.jpg"), "theirs");
        Directory.CreateDirectory(Path.Combine(_folder, "captures/2026/03"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "captures/2026/03/01"), outside);

        await Assert.That(_files.Open(reference)).IsNull();
        _files.Delete(new EvidencePaths(null, reference));
        await Assert.That(File.Exists(Path.Combine(outside, $"{_id}.jpg"))).IsTrue();

        Directory.Delete(Path.Combine(_folder, "captures/2026/03/01"));
        Directory.CreateDirectory(Path.Combine(_folder, "captures/2026/03/01"));
        File.CreateSymbolicLink(Path.Combine(_folder, reference), Path.Combine(outside, $"{_id}.jpg"));
        await Assert.That(_files.Open(reference)).IsNull();
        Directory.Delete(outside, recursive: true);
    }

    [Test]
    public async Task A_picture_that_is_gone_is_null()
    {
        await Assert.That(_files.Open($"captures/2026/03/01/{_id}.jpg")).IsNull();
    }

    [Test]
    public async Task Deleting_takes_empty_folders_along()
    {
        var paths = _files.Write(_id, LateInSeoul, new Evidence(Frame, Crop));
        var other = _files.Write(Guid.CreateVersion7(), LateInSeoul.AddDays(40), new Evidence(Frame, Crop));

        _files.Delete(paths);
        _files.Delete(paths);

        await Assert.That(Directory.Exists(Path.Combine(_folder, "captures/2026/03"))).IsFalse();
        await Assert.That(File.Exists(Path.Combine(_folder, other.Crop!))).IsTrue();
    }

    private byte[] Content(string? reference)
    {
        using var file = _files.Open(reference!)!;
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
