namespace ParkingGate.Tests.Native;

/// <summary>An empty folder of one test; gone with everything in it at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("parkinggate-test-").FullName;

    public string Path => _path;

    public string PathOf(string name) => System.IO.Path.Combine(_path, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
