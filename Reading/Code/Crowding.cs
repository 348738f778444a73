namespace ParkingGate.Reading.Code;

/// <summary>
/// Which characters have another of like height right beside them, left or right. Letters of words that happen to stand above each
/// other look like a vertical code; their crowding gives them away.
/// </summary>
internal static class Crowding
{
    public static void Fill(CharacterTable table)
    {
        for (var i = 0; i < table.Count; i++)
            table.Crowded[i] = HasNeighbour(table.Boxes.AsSpan(0, table.Count), table.Boxes[i]);
    }

    /// <summary>Beside: 0.2 to 1.15 heights away, and at most 0.4 above or below.</summary>
    private static bool HasNeighbour(ReadOnlySpan<CharacterBox> boxes, in CharacterBox box)
    {
        foreach (ref readonly var other in boxes)
        {
            var away = Math.Abs(other.X - box.X);
            if (away > 0.2 * box.Height && away < 1.15 * box.Height && Math.Abs(other.Y - box.Y) < 0.4 * box.Height
                && CharacterTable.IsLikeHeight(other.Height / box.Height))
                return true;
        }
        return false;
    }
}
