namespace ParkingGate.Reading.Code;

/// <summary>
/// What a distance costs between the characters of two positions. Wide gaps are nearly free where real codes have them: after the
/// owner code, between digits three and four, before the check digit.
/// </summary>
internal static class SpacingCost
{
    /// <summary>A shorter step is a bad estimate.</summary>
    private const double LeastStep = 0.3;

    /// <param name="position">The position that is gone to.</param>
    /// <param name="missing">How many positions before it are left out.</param>
    /// <param name="gap">The distance in heights.</param>
    /// <param name="step">The usual distance in heights.</param>
    public static double Within(int position, int missing, double gap, double step)
    {
        var error = (gap - (step * (1 + missing))) / Math.Max(step, LeastStep);
        if (error > 0 && MayBeWide(position, missing))
            return (position == 7 ? 0.15 : 0.04) * Math.Max(0, error - 0.3);
        // 1.1 per step of error above a tolerance: narrow and wide letters, paint by hand.
        return 1.1 * Math.Max(0, Math.Abs(error) - 0.45);
    }

    /// <summary>The same where a new piece begins; the first position on it tells how usual that is.</summary>
    public static double AcrossBreak(int position, int missing) => (position - missing) switch
    {
        CodePositions<int>.FirstDigit => 0.25,
        7 or CodePositions<int>.Check => 0.5,
        6 or 8 when missing == 0 => 1.2,
        _ => 2.5,
    };

    private static bool MayBeWide(int position, int missing)
    {
        for (var at = position - missing; at <= position; at++)
        {
            if (at is CodePositions<int>.FirstDigit or 7 or CodePositions<int>.Check)
                return true;
        }
        return false;
    }
}
