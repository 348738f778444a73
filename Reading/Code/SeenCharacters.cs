using ParkingGate.Tracking;

namespace ParkingGate.Reading.Code;

/// <summary>What finder and reader saw in a picture, as the decoder takes it. Used again for every picture.</summary>
internal sealed class SeenCharacters(CodeReaderOptions options)
{
    private CharacterBox[] _boxes = [];
    private double[] _scores = [];

    public int Count { get; private set; }

    public ReadOnlySpan<CharacterBox> Boxes => _boxes.AsSpan(0, Count);

    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Count * CharacterClass.Count);

    public void Clear() => Count = 0;

    /// <summary>
    /// Adds boxes with a row of probabilities each; the last of them, "none", is dropped. Where the finder was unsure, they count less.
    /// </summary>
    public void Add(ReadOnlySpan<Detection> found, ReadOnlySpan<float> probabilities)
    {
        Pooled.Grow(ref _boxes, Count + found.Length);
        Pooled.Grow(ref _scores, (Count + found.Length) * CharacterClass.Count);
        for (var i = 0; i < found.Length; i++)
        {
            var box = found[i].Box;
            var weight = Math.Min(1, found[i].Confidence / options.FullFinderScore);
            var scores = _scores.AsSpan(Count * CharacterClass.Count, CharacterClass.Count);
            for (var id = 0; id < scores.Length; id++)
                scores[id] = probabilities[(i * CharacterReader.Classes) + id] * weight;
            _boxes[Count++] = new(box.CenterX, box.CenterY, box.Width, box.Height);
        }
    }

    /// <summary>Drops every box in whose middle half, both ways, one of the found ones has its centre: these saw it better.</summary>
    public void RemoveUnder(ReadOnlySpan<Detection> found)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (IsUnder(_boxes[i], found)) continue;
            _boxes[kept] = _boxes[i];
            _scores.AsSpan(i * CharacterClass.Count, CharacterClass.Count).CopyTo(_scores.AsSpan(kept * CharacterClass.Count));
            kept++;
        }
        Count = kept;
    }

    private static bool IsUnder(in CharacterBox box, ReadOnlySpan<Detection> found)
    {
        foreach (ref readonly var other in found)
        {
            if (Math.Abs(other.Box.CenterX - box.X) < 0.5 * box.Width && Math.Abs(other.Box.CenterY - box.Y) < 0.5 * box.Height)
                return true;
        }
        return false;
    }
}
