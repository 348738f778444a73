using System.Text.Json;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Published;

/// <summary><c>parkinggate read</c> on the published executable.</summary>
[NotInParallel("gate")]
public sealed class ReadTests
{
    [Test]
    public async Task The_demo_clip_gives_its_passages_the_same_on_every_run_and_as_an_annotated_clip()
    {
        using var folder = new TestFolder();
        var clip = Path.Combine(folder.Path, "first.mp4"); // the first truck with its two containers
        await Executable.RunProgramAsync("ffmpeg", "-v", "error", "-i", Clip.Demo, "-t", "7", "-c", "copy", clip);

        var first = await Executable.RunAsync("read", clip, "--json", "--inbound", "right", "--annotated", folder.Path);
        var second = await Executable.RunAsync("read", clip, "--json", "--inbound", "right");

        await Assert.That(first.ExitCode).IsEqualTo(0).Because(first.Error);
        await Assert.That(second.Output).IsEqualTo(first.Output);
        await Assert.That(Passages(first.Output)).IsEquivalentTo(["ZKTU7309540 ok in", "QBLU4028170 ok in"]);
        var drawn = Clip.ReadAll(Directory.GetFiles(folder.Path, "*.mkv").Single());
        await Assert.That(drawn.Pictures.Count).IsEqualTo(Clip.ReadAll(clip).Pictures.Count);
    }

    [Test]
    public async Task What_cannot_be_read_is_told_and_the_rest_is_read()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "bad.jpg"), "no picture");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "bad.mp4"), "no clip");
        await Executable.RunProgramAsync("ffmpeg", "-v", "error", "-ss", "5.2", "-i", Clip.Demo, "-frames:v", "1", Path.Combine(folder.Path, "photo.png"));

        var (code, output, error) = await Executable.RunAsync("read", folder.Path, "--csv");

        await Assert.That(code).IsEqualTo(1);
        await Assert.That(output.Split('\n')[1]).StartsWith("photo.png,,ok,QBLU4028170,");
        await Assert.That(error).Contains("bad.jpg is no picture that can be read").And.Contains("bad.mp4 is damaged or no video");
    }

    [Test]
    public async Task A_huge_photo_a_tiny_crop_and_pictures_of_nothing_give_no_invented_code()
    {
        using var folder = new TestFolder();
        await MakeAsync(folder.PathOf("huge.jpg"), "-ss", "9", "-i", Clip.Demo, "-vf", "scale=4000:3000");
        await MakeAsync(folder.PathOf("tiny.png"), "-ss", "9", "-i", Clip.Demo, "-vf", "crop=60:40:540:240");
        await MakeAsync(folder.PathOf("white.png"), "-f", "lavfi", "-i", "color=white:s=640x480");
        await MakeAsync(folder.PathOf("chart.png"), "-f", "lavfi", "-i", "testsrc2=s=800x600");

        var (code, output, error) = await Executable.RunAsync("read", folder.Path, "--csv");

        await Assert.That(code).IsEqualTo(0).Because(error);
        await Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => string.Join(' ', line.Split(',')[..4])))
            .IsEquivalentTo(["chart.png  none ", "huge.jpg  ok QBLU4028170", "tiny.png  none ", "white.png  none "]);
    }

    [Test]
    [Arguments("/nowhere", "parkinggate: /nowhere does not exist; name a clip, a photo or a folder.")]
    [Arguments("--json --csv demo", "parkinggate: --json and --csv exclude each other.\nTry: parkinggate --help")]
    [Arguments("", "parkinggate: Required argument missing for command: 'read'.\nTry: parkinggate --help")]
    public async Task What_cannot_be_done_is_a_sentence_and_exit_code_2(string arguments, string sentence)
    {
        var (code, output, error) = await Executable.RunAsync(["read", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        await Assert.That((code, output, error.Trim())).IsEqualTo((2, "", sentence));
    }

    private static Task<(int ExitCode, string Output, string Error)> MakeAsync(string path, params string[] arguments) =>
        Executable.RunProgramAsync("ffmpeg", ["-v", "error", .. arguments, "-frames:v", "1", path]);

    private static IEnumerable<string> Passages(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let json = JsonDocument.Parse(line).RootElement
        select $"{json.GetProperty("code").GetString()} {json.GetProperty("status").GetString()} {json.GetProperty("direction").GetString()}";
}
