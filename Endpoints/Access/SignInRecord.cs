using System.Net;
using ParkingGate.Store;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// Sign-ins for the audit log: who came from where, once an hour (every request of a polling client carries its credential), and who was
/// refused, once a minute. Bound: 10000 pairs; when full it begins anew, and some are told again.
/// </summary>
internal sealed class SignInRecord(AuditBook audit, TimeProvider clock)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan SignedInAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan FailedAgain = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Who, IPAddress Address), long> _told = [];

    public void SignedIn(Caller caller, IPAddress? address)
    {
        if (IsNew(caller.Id, address, SignedInAgain)) audit.Post(AuditKind.SignIn, caller.Name, address, $"as {caller.Role.Word()}");
    }

    public void Failed(IPAddress? address)
    {
        if (IsNew("", address, FailedAgain)) audit.Post(AuditKind.SignInFailed, "unknown", address, "with a credential that is not good");
    }

    private bool IsNew(string who, IPAddress? address, TimeSpan again)
    {
        lock (_gate)
        {
            var pair = (who, AddressBuckets.Subscriber(address));
            if (_told.TryGetValue(pair, out var at) && clock.GetElapsedTime(at) < again) return false;
            if (_told.Count >= Capacity) _told.Clear();
            _told[pair] = clock.GetTimestamp();
            return true;
        }
    }
}
