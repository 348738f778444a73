namespace ParkingGate.Native.FFmpeg;

/// <summary>A source as it may be logged and shown: an address without user name, password and query.</summary>
internal static class SourceName
{
    public static string Shown(string source)
    {
        var authority = source.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority < 3 || source.StartsWith("file:", StringComparison.OrdinalIgnoreCase)) return source;
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.PathAndQuery.Contains('@') || address.Fragment.Contains('@'))
            return FromLastAt(source, authority);
        var port = address.IsDefaultPort || address.Port < 0 ? "" : $":{address.Port}";
        return $"{address.Scheme}://{address.Host}{port}{address.AbsolutePath}";
    }

    /// <summary>
    /// For what is no well-formed address: a '/', '?' or '#' in a password makes the rest of it look like a path or a query.
    /// Rather too little is shown than a part of a password.
    /// </summary>
    private static string FromLastAt(string source, int authority)
    {
        var at = source.LastIndexOf('@');
        var rest = source[Math.Max(at, authority)..];
        var end = rest.AsSpan().IndexOfAny('?', '#');
        return $"{source[..authority]}{(at < 0 ? "" : "***")}{(end < 0 ? rest : rest[..end])}";
    }
}
