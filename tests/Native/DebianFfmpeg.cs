namespace ParkingGate.Tests.Native;

/// <summary>The distribution's ffmpeg and ffprobe: they make test clips, and they are the reference for decoding.</summary>
internal static class DebianFfmpeg
{
    /// <summary>The test pattern of the clips: moving, coloured, with fine detail.</summary>
    public const string Pattern = "-f lavfi -i testsrc2=size=320x240:rate=25:duration=2 -pix_fmt yuv420p";

    /// <summary>Ends the test as skipped where the tools are not installed.</summary>
    public static void Require() =>
        Skip.Unless(ChildProcess.Exists("ffmpeg") && ChildProcess.Exists("ffprobe"), "ffmpeg and ffprobe are not installed: apt-get install ffmpeg");

    /// <summary>Makes a file; the test is skipped where this ffmpeg was built without the encoder.</summary>
    public static string Make(TestFolder folder, string name, string arguments)
    {
        Require();
        var path = folder.PathOf(name);
        var made = ChildProcess.Run("ffmpeg", $"-v error -y {arguments} {path}");
        Skip.When(made.Errors.Contains("Unknown encoder", StringComparison.Ordinal), $"this ffmpeg cannot make {name}: {made.Errors.Trim()}");
        if (made.ExitCode != 0) throw new InvalidOperationException($"ffmpeg made no {name}: {made.Errors}");
        return path;
    }

    /// <summary>What ffprobe says of the picture stream after decoding all of it.</summary>
    public static (int Pictures, int Width, int Height, double Fps, string Codec) Probe(string path)
    {
        Require();
        var told = ChildProcess.Run("ffprobe", "-v error -count_frames -select_streams v:0 -show_entries "
            + $"stream=codec_name,width,height,avg_frame_rate,nb_read_frames -of default=noprint_wrappers=1 {path}");
        var facts = told.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('='))
            .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        var rate = facts["avg_frame_rate"].Split('/').Select(part => double.Parse(part, provider: null)).ToArray();
        return (Number(facts["nb_read_frames"]), Number(facts["width"]), Number(facts["height"]), rate[0] / rate[1], facts["codec_name"]);
    }

    /// <summary>SHA-256 of every picture's own pixels, in the order they are shown.</summary>
    public static List<string> PictureHashes(string path)
    {
        Require();
        var told = ChildProcess.Run("ffmpeg", $"-v error -i {path} -map 0:v:0 -fps_mode passthrough -f framehash -hash sha256 -");
        return [.. told.Output.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')[^1].Trim())];
    }

    private static int Number(string text) => text == "N/A" ? 0 : int.Parse(text, provider: null);
}
