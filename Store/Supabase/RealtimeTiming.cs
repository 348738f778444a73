namespace ParkingGate.Store.Supabase;

/// <summary>How long to wait for what, on a connection to Realtime.</summary>
internal sealed record RealtimeTiming
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A server takes 5 s to refuse a join.</summary>
    public TimeSpan Join { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the answer to the join to the feed's true start; 0.1 to 8 s is usual.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A server closes a socket that is silent for 60 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>A connection on which nothing came for this long after a heartbeat is dead, though nobody closed it.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After the first, second, … failure in a row; the last for all further ones. Each is shortened by up to a half, by chance.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } = Supabase.Pauses.Usual;
}
