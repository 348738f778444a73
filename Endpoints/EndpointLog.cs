namespace ParkingGate.Endpoints;

/// <summary>What the endpoints say to an operator. Numbers 3000 to 3999; a number never changes its meaning.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(3001, LogLevel.Information, "Listening: open {Address} in a browser")]
    public static partial void Listening(this ILogger log, string address);

    [LoggerMessage(3002, LogLevel.Error, "Log: a request for {Path} failed: {Problem}")]
    public static partial void LogRequestFailed(this ILogger log, string path, string problem);
}
