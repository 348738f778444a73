namespace ParkingGate.Endpoints;

/// <summary>What the endpoints say to an operator. Numbers 3000 to 3999; a number never changes its meaning.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(3001, LogLevel.Information, "Listening: open {Address} in a browser")]
    public static partial void Listening(this ILogger log, string address);

    [LoggerMessage(3002, LogLevel.Error, "Log: a request for {Path} failed: {Problem}")]
    public static partial void LogRequestFailed(this ILogger log, string path, string problem);

    [LoggerMessage(3010, LogLevel.Error, "Access: the API keys stay as they were: {Problem}")]
    public static partial void KeysUnreadable(this ILogger log, string problem);

    [LoggerMessage(3011, LogLevel.Warning, "Access: the keys that tokens are signed with cannot be read from {Source}: {Problem}")]
    public static partial void SigningKeysUnreadable(this ILogger log, string source, string problem);

    [LoggerMessage(3012, LogLevel.Warning,
        "Listening: {Address} is not encrypted: keys, codes and pictures can be read on the way. Use https:// (Tls:Certificate or Tls:SelfSigned), or a proxy that does")]
    public static partial void NotEncrypted(this ILogger log, string address);

    [LoggerMessage(3013, LogLevel.Information, "TLS: certificate of {Subject}, good until {Until:yyyy-MM-dd}, SHA-256 {Fingerprint}")]
    public static partial void CertificateShown(this ILogger log, string subject, DateTime until, string fingerprint);

    [LoggerMessage(3014, LogLevel.Error, "TLS: the certificate stays as it was: {Problem}")]
    public static partial void CertificateUnusable(this ILogger log, string problem);
}
