namespace ParkingGate.Pipeline;

/// <summary>What one of those who share has had; see <see cref="FairTurns"/>. Belongs to one thread at a time.</summary>
internal sealed class TurnShare
{
    internal double StartS;
    internal double EndS;
}

/// <summary>
/// Lets a few at a time do what many want, and each its share of the time: whoever has had least is next, and whoever was away comes
/// back without credit. (Start-time fair queueing.) Bound: those who wait are threads that do nothing else meanwhile.
/// </summary>
internal sealed class FairTurns(int places)
{
    /// <summary>How soon somebody who waits notices that he was told to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private readonly List<TurnShare> _waiting = [];
    private int _busy;
    private double _nowS; // the time, as shares count it: where the last turn began

    /// <summary>Waits for the turn; false when told to stop, and then there is none to leave.</summary>
    public bool Enter(TurnShare share, CancellationToken stop)
    {
        lock (_gate)
        {
            share.StartS = Math.Max(_nowS, share.EndS);
            _waiting.Add(share);
            while (!IsNext(share) && !stop.IsCancellationRequested) Monitor.Wait(_gate, Patience);
            _waiting.Remove(share);
            Monitor.PulseAll(_gate); // another place may be free, or another one next
            if (stop.IsCancellationRequested) return false;
            _busy++;
            _nowS = Math.Max(_nowS, share.StartS);
            return true;
        }
    }

    /// <summary>Ends the turn, which took so long.</summary>
    public void Leave(TurnShare share, double tookS)
    {
        lock (_gate)
        {
            share.EndS = share.StartS + tookS;
            _busy--;
            Monitor.PulseAll(_gate);
        }
    }

    private bool IsNext(TurnShare share)
    {
        if (_busy == places) return false;
        var isBefore = true; // whoever came first is first, among equals
        foreach (var other in _waiting)
        {
            if (other == share) isBefore = false;
            else if (isBefore ? other.StartS <= share.StartS : other.StartS < share.StartS) return false;
        }
        return true;
    }
}
