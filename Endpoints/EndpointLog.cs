namespace ParkingGate.Endpoints;

/// <summary>What the endpoints say to an operator. Numbers 3000 to 3999; a number never changes its meaning.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(3001, LogLevel.Information, "Listening: open {Address} in a browser")]
    public static partial void Listening(this ILogger log, string address);
}
