namespace ParkingGate.Endpoints.Sockets;

/// <summary>What a connected client may cost, and when it counts as gone.</summary>
internal sealed record SocketLimits
{
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client of which nothing was heard for this long, not even the answer to a ping, is gone. More than <see cref="PingEvery"/>.</summary>
    public TimeSpan SilentFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For one message to leave for the client.</summary>
    public TimeSpan SendWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages of the client.</summary>
    public double MessagesPerSecond { get; init; } = 20;

    /// <summary>Messages that it may have saved up by saying nothing.</summary>
    public int MessageBurst { get; init; } = 60;
}
