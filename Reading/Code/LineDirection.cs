namespace ParkingGate.Reading.Code;

/// <summary>A unit direction in the picture.</summary>
internal readonly record struct LineDirection(double X, double Y)
{
    public static LineDirection At(double angle) => new(Math.Cos(angle), Math.Sin(angle));

    public double Angle => Math.Atan2(Y, X);

    /// <summary>How far along the direction, and how far off it (to the right of it: down, for a horizontal one).</summary>
    public (double Along, double Off) Measure(in CharacterBox from, in CharacterBox to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        return ((dx * X) + (dy * Y), (dy * X) - (dx * Y));
    }

    /// <summary>From the first to the last character; with four or more the least squares fit, which one jumping character bends less.</summary>
    public static LineDirection Through(CharacterTable table, ReadOnlySpan<int> characters)
    {
        ref readonly var first = ref table.Boxes[characters[0]];
        ref readonly var last = ref table.Boxes[characters[^1]];
        var (dx, dy) = (last.X - first.X, last.Y - first.Y);
        if (characters.Length >= 4)
        {
            var fit = Fit(table, characters);
            return (fit.X * dx) + (fit.Y * dy) < 0 ? new(-fit.X, -fit.Y) : fit;
        }
        var length = Math.Max(1e-6, Math.Sqrt((dx * dx) + (dy * dy)));
        return new(dx / length, dy / length);
    }

    private static LineDirection Fit(CharacterTable table, ReadOnlySpan<int> characters)
    {
        var (meanX, meanY) = (0.0, 0.0);
        foreach (var character in characters)
        {
            meanX += table.Boxes[character].X / characters.Length;
            meanY += table.Boxes[character].Y / characters.Length;
        }
        var (xx, yy, xy) = (0.0, 0.0, 0.0);
        foreach (var character in characters)
        {
            var (x, y) = (table.Boxes[character].X - meanX, table.Boxes[character].Y - meanY);
            (xx, yy, xy) = (xx + (x * x), yy + (y * y), xy + (x * y));
        }
        return At(0.5 * Math.Atan2(2 * xy, xx - yy));
    }
}
