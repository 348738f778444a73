namespace ParkingGate.Native.FFmpeg;

/// <summary>A source as it may be logged and shown: an address without user name, password and query.</summary>
internal static class SourceName
{
    public static string Shown(string source)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.IsFile) return source;
        var port = address.IsDefaultPort || address.Port < 0 ? "" : $":{address.Port}";
        return $"{address.Scheme}://{address.Host}{port}{address.AbsolutePath}";
    }
}
