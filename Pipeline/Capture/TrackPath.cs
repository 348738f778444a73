using ParkingGate.Containers;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>The way of a track through the picture. Bound: 2,048 points; when full every second one goes.</summary>
internal sealed class TrackPath
{
    private const int Capacity = 2048;

    /// <summary>Movement under this share of the box's size is no direction: boxes breathe.</summary>
    private const double LeastShare = 0.15;

    /// <summary>From this share of the smaller box on, two boxes are at the same place.</summary>
    private const float LeastNesting = 0.5f;

    /// <summary>Two looks at a picture are at most this far apart, in seconds, while something is in view.</summary>
    private const double MostApartS = 0.5;

    private static readonly Comparer<(double TimeS, Box Box)> ByTime = Comparer<(double TimeS, Box Box)>.Create(static (a, b) => a.TimeS.CompareTo(b.TimeS));

    private readonly List<(double TimeS, Box Box)> _points = [];
    private (int Width, int Height) _picture = (1, 1);

    /// <summary>Where it was, in pixels of a picture of this size.</summary>
    public void Add(double timeS, Box box, int width, int height)
    {
        _picture = (width, height);
        if (_points.Count == Capacity)
        {
            var kept = 0;
            _points.RemoveAll(_ => kept++ % 2 == 1);
        }
        _points.Add((timeS, box));
    }

    /// <summary>How far the centre came between two times, as shares of the mean width and height: right and down are positive.</summary>
    public (double X, double Y) Move(double fromS, double toS)
    {
        var (first, last) = Ends(fromS, toS);
        return ((last.CenterX - first.CenterX) / Mean(first.Width, last.Width), (last.CenterY - first.CenterY) / Mean(first.Height, last.Height));
    }

    /// <summary>In when it crossed the line, or went the way, of <paramref name="inbound"/> between two times; out when it went against it.</summary>
    public PassageDirection Direction(Entrance inbound, double fromS, double toS) =>
        inbound.Line is { } line ? Direction(line, fromS, toS) : Direction(inbound.Heading, fromS, toS);

    private PassageDirection Direction(GateLine line, double fromS, double toS)
    {
        var (first, last) = Ends(fromS, toS);
        var (before, after) = (Side(line, first), Side(line, last));
        return before < 0 && after > 0 ? PassageDirection.In : before > 0 && after < 0 ? PassageDirection.Out : PassageDirection.Unknown;
    }

    private float Side(GateLine line, Box box) => line.Side(box.CenterX / _picture.Width, box.CenterY / _picture.Height);

    private PassageDirection Direction(Heading inbound, double fromS, double toS)
    {
        var (x, y) = Move(fromS, toS);
        var (first, last) = Ends(fromS, toS);
        var growth = (last.Height - first.Height) / Mean(first.Height, last.Height);
        var along = inbound switch
        {
            Heading.Right => x,
            Heading.Left => -x,
            Heading.Down => y,
            Heading.Up => -y,
            Heading.Towards => growth,
            Heading.Away => -growth,
            _ => 0,
        };
        return along > LeastShare ? PassageDirection.In : along < -LeastShare ? PassageDirection.Out : PassageDirection.Unknown;
    }

    /// <summary>Of this way between two times, the share that lay mostly inside the other one or around it at the same time, 0 to 1.</summary>
    public double ShareWith(TrackPath other, double fromS, double toS)
    {
        var (shared, count) = (0, 0);
        foreach (var (timeS, box) in _points)
        {
            if (timeS < fromS || timeS > toS) continue;
            count++;
            if (other.At(timeS) is { } there && Box.Nesting(box, there) >= LeastNesting) shared++;
        }
        return count == 0 ? 0 : (double)shared / count;
    }

    private Box? At(double timeS)
    {
        var index = _points.BinarySearch((timeS, default), ByTime);
        if (index < 0) index = Math.Max(0, ~index - 1);
        return index < _points.Count && Math.Abs(_points[index].TimeS - timeS) <= MostApartS ? _points[index].Box : null;
    }

    private (Box First, Box Last) Ends(double fromS, double toS)
    {
        var first = _points.FindIndex(point => point.TimeS >= fromS);
        var last = _points.FindLastIndex(point => point.TimeS <= toS);
        if (first < 0 || last < 0) return default;
        return (_points[Math.Min(first, last)].Box, _points[last].Box);
    }

    private static double Mean(float a, float b) => Math.Max(1, (a + b) / 2);
}
