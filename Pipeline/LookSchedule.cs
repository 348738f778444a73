namespace ParkingGate.Pipeline;

/// <summary>How often the analysis looks.</summary>
internal sealed record LookRates
{
    /// <summary>Looks a second while nothing is in view but something moves.</summary>
    public double Watch { get; init; } = 5;

    /// <summary>Looks a second while a container is in view.</summary>
    public double Track { get; init; } = 10;

    /// <summary>The longest time without a look, however still the picture is.</summary>
    public TimeSpan ForcedLook { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Look at every picture, in order: nothing is gated or skipped.</summary>
    public bool EveryPicture { get; init; }
}

/// <summary>
/// Decides which pictures are looked at. Time is the pictures' own, so a clip gives the same looks on every run at the same speed.
/// </summary>
internal sealed class LookSchedule(LookRates rates)
{
    /// <summary>Still pictures that are looked at after the last movement: a truck stops, brakes dip, wheels turn again.</summary>
    private const double CalmAfterS = 1;

    /// <summary>Share of the time that looking may take: the rest of the analysis thread's core belongs to decoding and viewers.</summary>
    private const double MostBusy = 0.8;

    /// <summary>Looks further apart than this were not meant to follow each other: nothing moved in between.</summary>
    private const double MostApartS = 5;

    private double _lastCheckS = double.NegativeInfinity;
    private double _lastLookS = double.NegativeInfinity;
    private double _lastMoveS = double.NegativeInfinity;
    private double _lastActiveS = double.NegativeInfinity;
    private double _costS;

    /// <summary>Whether this picture is worth asking the motion gate.</summary>
    public bool IsDue(double timeS, bool inView)
    {
        if (rates.EveryPicture || timeS < _lastCheckS) return true; // back in time: the source began anew
        var period = Math.Max(1 / (inView ? rates.Track : rates.Watch), _costS / MostBusy);
        return timeS - _lastCheckS >= period - 0.005; // pictures are timed to a few milliseconds
    }

    /// <summary>Whether to look, given what the motion gate says of this picture.</summary>
    public bool ShouldLook(double timeS, bool moving)
    {
        if (timeS < _lastCheckS) (_lastLookS, _lastMoveS) = (double.NegativeInfinity, double.NegativeInfinity);
        _lastCheckS = timeS;
        if (moving) _lastMoveS = timeS;
        var look = rates.EveryPicture || timeS - _lastMoveS <= CalmAfterS || timeS - _lastLookS >= rates.ForcedLook.TotalSeconds;
        if (look) _lastLookS = timeS;
        return look;
    }

    /// <summary>A look is taken at this picture: the one asked about, or a newer one that came while it waited for its turn.</summary>
    /// <returns>How many looks there was no time for since the last one, while something moved.</returns>
    public int Looks(double timeS, bool inView)
    {
        (_lastCheckS, _lastLookS) = (Math.Max(_lastCheckS, timeS), timeS);
        if (timeS - _lastMoveS > CalmAfterS) return 0; // forced: nobody wanted more of them
        var wanted = (timeS - _lastActiveS) * (inView ? rates.Track : rates.Watch);
        var isKnown = timeS - _lastActiveS is > 0 and < MostApartS;
        _lastActiveS = timeS;
        return isKnown && !rates.EveryPicture ? Math.Max(0, (int)Math.Round(wanted) - 1) : 0;
    }

    /// <summary>What a look cost, in seconds: a slow machine looks less often instead of falling behind.</summary>
    public void Took(double seconds) => _costS = _costS == 0 ? seconds : (_costS * 0.8) + (seconds * 0.2);
}
