using ParkingGate.Commands.Read;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Commands;

public sealed class ReadInputTests
{
    [Test]
    public async Task A_folder_gives_its_clips_and_photos_in_the_order_of_their_names()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "b"));
        foreach (var name in (string[])["z.jpg", "a.mp4", "b/c.PNG", "notes.txt"]) await File.WriteAllTextAsync(Path.Combine(folder.Path, name), "");

        var found = ReadInput.Find([folder.Path], out var problem);

        await Assert.That(problem).IsEmpty();
        await Assert.That(string.Join(' ', found.Select(input => $"{input.Name}:{input.IsPhoto}"))).IsEqualTo("a.mp4:False b/c.PNG:True z.jpg:True");
    }

    [Test]
    public async Task A_file_is_taken_whatever_its_name_is()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "recording");
        await File.WriteAllTextAsync(path, "");

        await Assert.That(ReadInput.Find([path, "demo"], out _)).IsEquivalentTo([new ReadInput(path, path, false), new ReadInput("demo", "demo", false)]);
    }

    [Test]
    public async Task What_is_not_there_and_what_is_empty_are_told()
    {
        using var folder = new TestFolder();

        await Assert.That(ReadInput.Find(["/nowhere/x.mp4"], out var missing)).IsEmpty();
        await Assert.That(ReadInput.Find([folder.Path], out var empty)).IsEmpty();
        await Assert.That(missing).IsEqualTo("/nowhere/x.mp4 does not exist; name a clip, a photo or a folder.");
        await Assert.That(empty).StartsWith("There is nothing to read; known are .jpg ");
    }
}
