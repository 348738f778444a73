using ParkingGate.Containers;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Finds size type codes (22G1, L5G1, 45R8) in lines. Their characters cannot be a check digit, and the one beside a code belongs to
/// its container.
/// </summary>
internal sealed class SizeTypeMarks(CharacterTable table, LineList lines)
{
    private const int Length = 4;

    /// <summary>The widest gap inside is at most so many times the narrowest.</summary>
    private const double EvenGaps = 1.6;

    /// <summary>Farther from the code's characters, in their heights, it is another container's.</summary>
    private const double Farthest = 6;

    private readonly List<(int Line, int Start)> _found = [];

    /// <summary>Finds them, and rules their characters out as check digits.</summary>
    public void Find()
    {
        _found.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            var members = lines.Members(lines[i]);
            for (var start = 0; start + Length <= members.Length; start++)
            {
                if (IsSizeType(members.Slice(start, Length)))
                    _found.Add((i, start));
            }
        }
        foreach (var (line, start) in _found)
        {
            foreach (var character in lines.Members(lines[line]).Slice(start, Length))
                table.CheckDigit[character] = Emissions.Never;
        }
    }

    /// <summary>The nearest one to a code, of like height and not part of it; null when none is near.</summary>
    public string? Beside(in DecodedCode code)
    {
        var (nearest, text) = (Farthest * code.Height, (string?)null);
        foreach (var (line, start) in _found)
        {
            var four = lines.Members(lines[line]).Slice(start, Length);
            var distance = Distance(code, four);
            if (distance < nearest && Text(four) is { } found)
                (nearest, text) = (distance, found);
        }
        return text;
    }

    private bool IsSizeType(ReadOnlySpan<int> four)
    {
        if (!"1234LMN".Contains(Seen(four[0])) || !"0258EFCD9S".Contains(Seen(four[1]))) return false;
        if (!"GRUPTBHSVA".Contains(Seen(four[2])) || !"0123456789OIB".Contains(Seen(four[3]))) return false;
        var (narrow, wide) = (double.PositiveInfinity, 0.0);
        for (var i = 1; i < four.Length; i++)
        {
            var gap = table.Distance(four[i - 1], four[i]);
            (narrow, wide) = (Math.Min(narrow, gap), Math.Max(wide, gap));
        }
        return wide < EvenGaps * narrow;
    }

    private char Seen(int character) => CharacterClass.ToChar(table.TopClasses[character]);

    /// <summary>From the code's box to the nearest of the four; infinite for characters of the code or of another size.</summary>
    private double Distance(in DecodedCode code, ReadOnlySpan<int> four)
    {
        var least = double.PositiveInfinity;
        foreach (var character in four)
        {
            ref readonly var box = ref table.Boxes[character];
            // From half the code's height, as beside the numbers of a door, to double it.
            if (code.Used.Contains(character) || box.Height / code.Height is < 0.5 or > 2) return double.PositiveInfinity;
            var dx = Math.Max(0, Math.Max(code.Left - box.Right, box.Left - code.Right));
            var dy = Math.Max(0, Math.Max(code.Top - box.Bottom, box.Top - code.Bottom));
            least = Math.Min(least, Math.Sqrt((dx * dx) + (dy * dy)));
        }
        return least;
    }

    /// <summary>With letters seen at digits' places put right; null where the standard gives it no meaning.</summary>
    private string? Text(ReadOnlySpan<int> four)
    {
        var height = Seen(four[1]);
        Span<char> text = [Seen(four[0]), height == 'S' ? '5' : height, Seen(four[2]), Confusions.AsDigit(Seen(four[3]))];
        return SizeType.TryParse(text, out var sizeType) ? sizeType.Code : null;
    }
}
