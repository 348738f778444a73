using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// A bucket for each address that calls. Bound: 10000 addresses; when full those that are as at the start are forgotten, and if that frees
/// none, whoever is new shares one bucket with all others who are. An IPv6 subscriber has a whole network: its first 64 bits count.
/// </summary>
internal sealed class AddressBuckets(double perSecond, double burst)
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, TokenBucket> _buckets = [];
    private readonly TokenBucket _shared = new(perSecond, burst);

    /// <summary>Zero when it may go on; else when it may come again. Nothing is taken then.</summary>
    public TimeSpan TryTake(IPAddress? address, double count = 1)
    {
        lock (_gate)
        {
            var (bucket, now) = (Of(Subscriber(address)), Stopwatch.GetTimestamp());
            return bucket.TryTake(count, now) ? TimeSpan.Zero : bucket.Until(count, now);
        }
    }

    /// <summary>The same without taking anything.</summary>
    public TimeSpan Look(IPAddress? address)
    {
        lock (_gate) return Of(Subscriber(address)).Until(1, Stopwatch.GetTimestamp());
    }

    /// <summary>What counts as one caller's address.</summary>
    public static IPAddress Subscriber(IPAddress? address)
    {
        if (address is null) return IPAddress.None; // a Unix socket
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address)) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private TokenBucket Of(IPAddress address)
    {
        if (_buckets.TryGetValue(address, out var bucket)) return bucket;
        if (_buckets.Count >= Capacity) Forget();
        return _buckets.Count < Capacity ? _buckets[address] = new TokenBucket(perSecond, burst) : _shared;
    }

    private void Forget()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var (address, bucket) in _buckets) if (bucket.IsFull(now)) _buckets.Remove(address);
    }
}
