using ParkingGate.Native.FFmpeg;

namespace ParkingGate.Pipeline.Sources;

/// <summary>What a source is, told from how it is written.</summary>
internal enum SourceKind
{
    /// <summary>The clip inside the executable.</summary>
    Demo,

    /// <summary>Made up.</summary>
    Pattern,

    /// <summary>A folder of pictures.</summary>
    Pictures,

    File,

    /// <summary>A camera plugged into this machine.</summary>
    Device,

    /// <summary>An address.</summary>
    Network,
}

/// <summary>Tells kinds of sources apart.</summary>
internal static class SourceKinds
{
    public static SourceKind Of(string source) => source switch
    {
        CameraSpec.DemoSource => SourceKind.Demo,
        _ when source.StartsWith(TestPattern.Scheme, StringComparison.Ordinal) => SourceKind.Pattern,
        _ when source.StartsWith("file:", StringComparison.OrdinalIgnoreCase) => SourceKind.File,
        _ when source.Contains("://", StringComparison.Ordinal) => SourceKind.Network,
        _ when source.StartsWith("/dev/", StringComparison.Ordinal) => SourceKind.Device,
        _ when Directory.Exists(source) => SourceKind.Pictures,
        _ => SourceKind.File,
    };
}
