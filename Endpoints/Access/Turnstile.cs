using System.Net;

namespace ParkingGate.Endpoints.Access;

/// <summary>How many connections may be held open at a time.</summary>
internal sealed record ConnectionLimits
{
    public int InAll { get; init; } = 2000;
    public int PerAddress { get; init; } = 250;

    /// <summary>Of one caller who has signed in, from wherever.</summary>
    public int PerCaller { get; init; } = 100;

    /// <summary>Requests of one address.</summary>
    public double RequestsPerSecond { get; init; } = 100;

    /// <summary>Requests that an address may have saved up.</summary>
    public int RequestBurst { get; init; } = 400;
}

/// <summary>
/// Counts who holds a connection open: sockets, streams and long polls. Bounds: in all, for each address, for each caller. When full:
/// whoever comes is told to come back.
/// </summary>
internal sealed class Turnstile(ConnectionLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private readonly Dictionary<string, int> _byCaller = [];
    private int _inAll;

    /// <summary>Connections that are held now.</summary>
    public int InAll => Volatile.Read(ref _inAll);

    /// <summary>Null when there are too many already; else they count until it is disposed.</summary>
    public IDisposable? TryEnter(IPAddress? address, Caller caller)
    {
        var subscriber = AddressBuckets.Subscriber(address);
        var name = caller == Caller.Local || caller == Caller.Anonymous ? null : caller.Id; // who is unknown is not one
        lock (_gate)
        {
            if (_inAll >= limits.InAll || _byAddress.GetValueOrDefault(subscriber) >= limits.PerAddress
                || (name is not null && _byCaller.GetValueOrDefault(name) >= limits.PerCaller)) return null;
            Count(subscriber, name, 1);
        }
        return new Entry(this, subscriber, name);
    }

    private void Count(IPAddress address, string? caller, int change)
    {
        _inAll += change;
        Count(_byAddress, address, change);
        if (caller is not null) Count(_byCaller, caller, change);
    }

    private static void Count<T>(Dictionary<T, int> counts, T key, int change) where T : notnull
    {
        var count = counts.GetValueOrDefault(key) + change;
        if (count > 0) counts[key] = count;
        else counts.Remove(key);
    }

    private sealed class Entry(Turnstile turnstile, IPAddress address, string? caller) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            lock (turnstile._gate)
            {
                if (_left) return;
                _left = true;
                turnstile.Count(address, caller, -1);
            }
        }
    }
}
