namespace ParkingGate.Native.FFmpeg;

/// <summary>What FFmpeg is told when it opens an address: by the address's scheme, and nothing for a file.</summary>
internal static class FormatOptions
{
    private static readonly string[] Authorities =
    [
        "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Alpine
        "/etc/pki/tls/certs/ca-bundle.crt", // Fedora
        "/etc/ssl/ca-bundle.pem", // SUSE
        "/etc/ssl/cert.pem",
    ];

    /// <summary>Names and values, under FFmpeg's names.</summary>
    public static IEnumerable<(string Name, string Value)> For(string address, VideoReaderOptions options) => SchemeOf(address) switch
    {
        "rtsp" => [.. Rtsp(options), ("protocol_whitelist", "rtp,udp,tcp")],
        "rtsps" => [.. Rtsp(options), .. Tls(options), ("protocol_whitelist", "tls,tcp,rtp,udp")],
        "http" or "https" => [.. Live, .. Tls(options), ("user_agent", "parkinggate"), ("protocol_whitelist", "http,https,tls,tcp,httpproxy")],
        "tcp" => [("protocol_whitelist", "tcp")],
        "udp" or "rtp" => [.. Live, ("protocol_whitelist", "rtp,udp"), ("overrun_nonfatal", "1")],
        "" => [("pattern_type", "none"), .. DeviceAddress.Asked(address)], // a % in the name of a picture is a % and no counter
        _ => [],
    };

    /// <summary>In small letters; empty for a path.</summary>
    public static string SchemeOf(string address) =>
        address.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? address[..end].ToLowerInvariant() : "";

    /// <summary>The rate is measured, not waited for: at 15 pictures a second that alone would take more than a second.</summary>
    private static (string, string)[] Live => [("fpsprobesize", "0"), ("analyzeduration", "2000000")];

    private static IEnumerable<(string, string)> Rtsp(VideoReaderOptions options) =>
    [
        .. Live,
        ("rtsp_transport", options.Transport == RtspTransport.Udp ? "udp" : "tcp"),
        ("allowed_media_types", "video"), // sound is neither wanted nor asked for
        ("buffer_size", "2097152"), // a key frame of 4K arrives in one burst; the kernel cuts it to its own limit
        ("user_agent", "parkinggate"),
    ];

    /// <summary>FFmpeg itself would trust anybody.</summary>
    private static IEnumerable<(string, string)> Tls(VideoReaderOptions options) => options.Tls == TlsTrust.None ? [("tls_verify", "0")] :
    [
        ("tls_verify", options.Tls == TlsTrust.Authority ? "2" : "1"),
        .. (options.CaFile ?? OfThisMachine) is { } file ? [("ca_file", file)] : Array.Empty<(string, string)>(),
    ];

    private static string? OfThisMachine =>
        Environment.GetEnvironmentVariable("SSL_CERT_FILE") is { Length: > 0 } named ? named : Array.Find(Authorities, File.Exists);
}
