namespace ParkingGate.Store.Supabase;

/// <summary>How long to wait for what; tests wait less.</summary>
internal sealed record SharedTiming
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
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60),
    ];

    /// <summary>Changes are asked for this often while they are pushed too.</summary>
    public TimeSpan SlowPoll { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Columns may have been added, and a table that does not count its changes is compared.</summary>
    public TimeSpan Deeper { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Numbers of changes are given before they are committed, so a lower one may appear after a higher: they are read again for this long.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A row that was refused is tried again after this.</summary>
    public TimeSpan Refused { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for a picture whose row is there already.</summary>
    public TimeSpan Picture { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What waits is looked for at least so often: another program may have asked for a parked row to be sent again.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);
}
