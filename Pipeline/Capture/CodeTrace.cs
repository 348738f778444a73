using ParkingGate.Containers;
using ParkingGate.Reading.Code;

namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// Where the codes of a track stood in the picture, read after read. What is painted on a container goes where it goes; a box may
/// jump to another container. Bound: 64 reads; when full every second one goes.
/// </summary>
internal sealed class CodeTrace
{
    private const int Capacity = 64;

    /// <summary>From so many reads on, a wrong one among them does not matter.</summary>
    private const int Enough = 3;

    /// <summary>In heights of a character: nearer than that, it stands.</summary>
    private const double LeastMove = 1.5;

    /// <summary>A share of its height: what grows or shrinks by less keeps its distance.</summary>
    private const double LeastGrowth = 0.15;

    private readonly List<Sight> _seen = [];

    public void Add(CodeRead read, CodeLayout layout)
    {
        if (read.Place is not { CharacterHeight: > 0 } place || !double.IsFinite(read.TimeS)) return;
        if (_seen.Count == Capacity)
        {
            var kept = 0;
            _seen.RemoveAll(_ => kept++ % 2 == 1);
        }
        _seen.Add(new Sight(read.Text, layout, read.TimeS, place));
    }

    /// <summary>
    /// Which way this code moved, for an entrance by heading, and whether that can be relied on. Reads of one layout are compared: a
    /// container has its code at several places.
    /// </summary>
    public (PassageDirection Direction, bool IsSure) Direction(string code, Heading inbound)
    {
        var reads = _seen.Where(seen => CodeLikeness.AreOne(seen.Text, code)).GroupBy(static seen => seen.Layout)
            .MaxBy(static group => group.Count())?.OrderBy(static seen => seen.TimeS).ToArray() ?? [];
        var along = inbound switch
        {
            Heading.Right => Moved(reads, static seen => seen.Place.X, LeastMove),
            Heading.Left => -Moved(reads, static seen => seen.Place.X, LeastMove),
            Heading.Down => Moved(reads, static seen => seen.Place.Y, LeastMove),
            Heading.Up => -Moved(reads, static seen => seen.Place.Y, LeastMove),
            Heading.Towards => Moved(reads, static seen => seen.Place.CharacterHeight, LeastGrowth),
            Heading.Away => -Moved(reads, static seen => seen.Place.CharacterHeight, LeastGrowth),
            _ => 0,
        };
        var direction = along > 0 ? PassageDirection.In : along < 0 ? PassageDirection.Out : PassageDirection.Unknown;
        return (direction, reads.Length >= Enough);
    }

    /// <summary>-1, 0 or 1: the median of the speeds between any two reads (Theil-Sen), over all of the time, in heights of a character.</summary>
    private static int Moved(Sight[] reads, Func<Sight, float> value, double least)
    {
        var speeds = new List<double>();
        for (var i = 0; i < reads.Length; i++)
        {
            for (var j = i + 1; j < reads.Length; j++)
            {
                if (reads[j].TimeS > reads[i].TimeS) speeds.Add((value(reads[j]) - value(reads[i])) / (reads[j].TimeS - reads[i].TimeS));
            }
        }
        if (speeds.Count == 0) return 0;
        speeds.Sort();
        var move = speeds[speeds.Count / 2] * (reads[^1].TimeS - reads[0].TimeS) / reads.Average(static seen => seen.Place.CharacterHeight);
        return Math.Abs(move) >= least ? Math.Sign(move) : 0;
    }

    private readonly record struct Sight(string Text, CodeLayout Layout, double TimeS, CodePlace Place);
}
