using System.Net;

namespace ParkingGate.Endpoints.Access;

/// <summary>The proxies that are believed when they say who asks: addresses, or networks such as 10.0.0.0/8.</summary>
internal sealed class ProxyList(IReadOnlyList<string> proxies)
{
    public IReadOnlyList<IPNetwork> Networks { get; } = [.. proxies.Select(text => Parse(text)!.Value)];

    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(plain));
    }

    /// <summary>Null for what is neither.</summary>
    public static IPNetwork? Parse(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}
