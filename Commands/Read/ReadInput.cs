using ParkingGate.Pipeline;

namespace ParkingGate.Commands.Read;

/// <summary>A clip or a photo that is to be read.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What it is called in the output: what was given, or its path below the folder that was given.</param>
/// <param name="IsPhoto">A single picture.</param>
internal sealed record ReadInput(string Path, string Name, bool IsPhoto)
{
    private static readonly string[] Photos = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    private static readonly string[] Clips =
    [
        ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".flv", ".h264", ".264", ".h265", ".hevc", ".265", ".mjpeg", ".mjpg", ".ivf",
    ];

    /// <summary>All that the paths name, folders with everything below them, in the order of the names: the same on every run.</summary>
    /// <param name="problem">One sentence when a path is not there or nothing is found; else empty.</param>
    public static IReadOnlyList<ReadInput> Find(IEnumerable<string> paths, out string problem)
    {
        var found = new List<ReadInput>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) found.AddRange(Below(path));
            else if (File.Exists(path) || path == CameraSpec.DemoSource) found.Add(new(path, path, Is(Photos, path)));
            else
            {
                problem = $"{path} does not exist; name a clip, a photo or a folder.";
                return [];
            }
        }
        problem = found.Count == 0 ? $"There is nothing to read; known are {string.Join(' ', Photos)} and {string.Join(' ', Clips)}." : "";
        return found;
    }

    private static IEnumerable<ReadInput> Below(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        where Is(Photos, path) || Is(Clips, path)
        let name = System.IO.Path.GetRelativePath(folder, path)
        orderby name
        select new ReadInput(path, name, Is(Photos, path));

    private static bool Is(string[] kinds, string path) => kinds.Contains(System.IO.Path.GetExtension(path).ToLowerInvariant());
}
