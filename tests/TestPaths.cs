namespace ParkingGate.Tests;

/// <summary>Where the tests find the project's own files and, where it exists, the shared material beside the project.</summary>
internal static class TestPaths
{
    /// <summary>The folder of ParkingGate.slnx, found upwards from the test program.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Foreign photos, videos and models that are not part of the project; null where they are not at hand.</summary>
    public static string? SharedData { get; } = Existing(Path.GetFullPath(Path.Combine(Root, "..", "shared", "data")));

    /// <summary>One of the project's default models.</summary>
    public static string Model(string name) => Path.Combine(Root, "models", name);

    /// <summary>A small file that belongs to the tests.</summary>
    public static string Data(string name) => Path.Combine(Root, "tests", "Data", name);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ParkingGate.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ParkingGate.slnx.");
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
