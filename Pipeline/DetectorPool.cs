using ParkingGate.Reading;

namespace ParkingGate.Pipeline;

/// <summary>
/// The program's detectors, shared by all its cameras: as many as may run at a time, whatever the number of cameras, and turns that are
/// fair. Each is opened when it is first needed. Owns them.
/// </summary>
internal sealed class DetectorPool(Func<ContainerDetector> open, int size) : IDisposable
{
    private readonly FairTurns _turns = new(size);
    private readonly Lock _gate = new();
    private readonly List<Place> _free = [];

    /// <summary>A detector, and who had it last: what it prepared for that camera's pictures is still there.</summary>
    private readonly record struct Place(ContainerDetector Detector, TurnShare LastFor);

    /// <summary>Waits for this camera's turn and gives a detector, which must be given back; null when told to stop.</summary>
    /// <exception cref="DetectorModelException">The model is no detector, or lacks a wanted class.</exception>
    public ContainerDetector? Enter(TurnShare share, CancellationToken stop)
    {
        if (!_turns.Enter(share, stop)) return null;
        try
        {
            return Take(share) ?? open();
        }
        catch
        {
            _turns.Leave(share, 0);
            throw;
        }
    }

    /// <summary>Gives the detector back after so long a look.</summary>
    public void Leave(TurnShare share, ContainerDetector detector, double tookS)
    {
        lock (_gate) _free.Add(new Place(detector, share));
        _turns.Leave(share, tookS);
    }

    /// <summary>After the last camera has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var place in _free) place.Detector.Dispose();
            _free.Clear();
        }
    }

    private ContainerDetector? Take(TurnShare share)
    {
        lock (_gate)
        {
            if (_free.Count == 0) return null;
            var index = _free.Count - 1;
            while (index > 0 && _free[index].LastFor != share) index--;
            var detector = _free[index].Detector;
            _free.RemoveAt(index);
            return detector;
        }
    }
}
