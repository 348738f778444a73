using System.Diagnostics;
using ParkingGate.Native;

namespace ParkingGate.Benchmarks;

/// <summary>What is measured on: the clip inside the product (720p), and the same clip enlarged to 1080p.</summary>
internal static class Clips
{
    private static readonly string Enlarged = Path.Combine(Root(), "artifacts", "benchmarks", "gate-demo-1080p.mp4");

    /// <summary>Heights that there is a clip of.</summary>
    public static IEnumerable<int> Heights => File.Exists(Enlarged) ? [720, 1080] : [720];

    /// <summary>Where results are written.</summary>
    public static string Results => Path.GetDirectoryName(Enlarged)!;

    public static string Of(int height) => height == 1080 ? Enlarged : EmbeddedFile.PathOf("samples/gate-demo.mp4");

    /// <summary>The product's FFmpeg has no encoder, so the system's makes the larger clip; without it only 720p is measured.</summary>
    public static void Enlarge()
    {
        Directory.CreateDirectory(Results);
        if (File.Exists(Enlarged)) return;
        var partial = Path.ChangeExtension(Enlarged, ".partial.mp4");
        var clip = Path.Combine(Root(), "samples", "gate-demo.mp4");
        try
        {
            using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-y", "-i", clip, "-vf", "scale=1920:1080", "-c:v", "libx264",
                "-preset", "veryfast", "-b:v", "2000k", "-g", "50", partial]);
            ffmpeg.WaitForExit();
            if (ffmpeg.ExitCode == 0) File.Move(partial, Enlarged);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("No ffmpeg on this machine: 1080p is left out.");
        }
    }

    /// <summary>The folder of ParkingGate.slnx: benchmark processes start somewhere under benchmarks/bin.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ParkingGate.slnx"))) return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ParkingGate.slnx.");
    }
}
