using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// TCP connections of each address, whether they ever send a request or not: one that only opens them cannot use up those of all. Bound:
/// its limit. When full: the new one is closed at once.
/// </summary>
/// <param name="isProxy">Whose connections are those of many.</param>
internal sealed class LineCount(int mostPerAddress, Func<IPAddress, bool> isProxy)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    public ConnectionDelegate Around(ConnectionDelegate next) => async connection =>
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || isProxy(address))
        {
            await next(connection).ConfigureAwait(false);
            return;
        }
        var subscriber = AddressBuckets.Subscriber(address);
        if (!TryCount(subscriber))
        {
            connection.Abort();
            return;
        }
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(subscriber);
        }
    };

    private bool TryCount(IPAddress address)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(address);
            if (open >= mostPerAddress) return false;
            _open[address] = open + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_gate)
        {
            if (_open[address] == 1) _open.Remove(address);
            else _open[address]--;
        }
    }
}
