using System.Runtime.InteropServices;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Which lines of a picture may be pieces of a code that stands in several: those that begin like one, those with digits, and
/// single digits.
/// </summary>
internal sealed class CodePieces
{
    /// <summary>Lines that begin a code are tried up to this many, best first; a wall of print has about ten.</summary>
    private const int MostOwners = 60;

    /// <summary>An owner code's line holds at most this much of the code; a longer one is matched alone.</summary>
    private const int LongestOwner = 10;

    /// <summary>The logarithm from which a character may be a digit: probability 0.03.</summary>
    private const double PerhapsDigit = -3.5;

    private readonly List<(double Fit, int Start, int Line)> _owners = [];
    private readonly List<int> _pieces = [];

    /// <summary>Lines by number that begin with an owner code, at most one character before it; and where it begins.</summary>
    public ReadOnlySpan<(double Fit, int Start, int Line)> Owners =>
        CollectionsMarshal.AsSpan(_owners)[..Math.Min(_owners.Count, MostOwners)];

    /// <summary>Lines by number at least half of whose characters may be digits.</summary>
    public ReadOnlySpan<int> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>The number from which on lines are <see cref="AddSingles"/>.</summary>
    public int FirstSingle { get; private set; }

    public void Sort(CharacterTable table, LineList lines)
    {
        _owners.Clear();
        _pieces.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            var members = lines.Members(lines[i]);
            var (at, fit) = OwnerCode.Find(table, members);
            if (members.Length <= LongestOwner && at is 0 or 1) _owners.Add((fit, at, i));
            if (CountDigits(table, members) >= Math.Max(2, members.Length / 2)) _pieces.Add(i);
        }
        _owners.Sort(static (a, b) => a.Fit != b.Fit ? b.Fit.CompareTo(a.Fit) : a.Line.CompareTo(b.Line));
        FirstSingle = lines.Count;
        AddSingles(table, lines);
    }

    /// <summary>Characters that may stand alone as a check digit, as a horizontal line and as a vertical one.</summary>
    private static void AddSingles(CharacterTable table, LineList lines)
    {
        for (var i = 0; i < table.Count; i++)
        {
            if (!(table.CheckDigit[i] > PerhapsDigit) || table.Crowded[i]) continue;
            lines.Add([i], vertical: false, table.Boxes[i].Height, step: 1, angle: 0);
            lines.Add([i], vertical: true, table.Boxes[i].Height, step: 1, angle: Math.PI / 2);
        }
    }

    private static int CountDigits(CharacterTable table, ReadOnlySpan<int> line)
    {
        var count = 0;
        foreach (var character in line)
            count += table.Digit[character] > PerhapsDigit ? 1 : 0;
        return count;
    }
}
