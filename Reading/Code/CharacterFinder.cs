using System.Numerics;
using ParkingGate.Native.Onnx;
using ParkingGate.Tracking;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Finds where characters stand in a picture, not which. Results are valid until the next call; allocates nothing once the sizes
/// in use are known. One thread at a time.
/// </summary>
internal sealed class CharacterFinder(OnnxModel model, CodeReaderOptions options) : IDisposable
{
    /// <summary>The best of a picture; a container's wall full of small print has about 200.</summary>
    public const int MostCharacters = 300;

    /// <summary>Boxes that go into the removal of doubles: five for each character.</summary>
    private const int MostCandidates = 1500;

    private readonly FinderRuns _runs = new(model);
    private readonly PictureScaler _scaler = new();
    private readonly PicturePart[] _parts = new PicturePart[(options.MostTiles * options.MostTiles) + 1];
    private Detection[] _found = new Detection[2 * MostCandidates];
    private Detection[] _kept = new Detection[2 * MostCandidates];
    private int _whole; // what the whole picture showed stays in front, for its tiles
    private int _from; // where this look's own begin
    private int _count;

    /// <summary>The characters of a picture seen as a whole, best first, in its pixels.</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="hasTiles">It is so large that <see cref="FindInTiles"/> would see more.</param>
    public ReadOnlySpan<Detection> Find(in RgbPicture picture, out bool hasTiles)
    {
        (_from, _count) = (0, 0);
        hasTiles = Cover(picture) > 1;
        Look(picture, _parts[0], FinderInput.Fit(_parts[0], options.FinderSize));
        _whole = _count;
        return WithoutDoubles(MostCharacters);
    }

    /// <summary>The same with what its tiles show, after it was seen as a whole.</summary>
    public ReadOnlySpan<Detection> FindInTiles(in RgbPicture picture)
    {
        (_from, _count) = (0, _whole);
        foreach (ref readonly var part in _parts.AsSpan(1, Cover(picture) - 1))
            Look(picture, part, FinderInput.Fit(part, options.FinderSize));
        return WithoutDoubles(MostCharacters);
    }

    /// <summary>The characters of a part, seen at this size; best first, in pixels of the whole picture.</summary>
    public ReadOnlySpan<Detection> Find(in RgbPicture picture, in PicturePart part, in FinderInput input, int most)
    {
        (_from, _count) = (_whole, _whole);
        Look(picture, part, input);
        return WithoutDoubles(most);
    }

    public void Dispose() => _runs.Dispose();

    private int Cover(in RgbPicture picture) => FinderTiles.Cover(picture.Width, picture.Height, options.FinderSize * options.TilesFrom, options.MostTiles, _parts);

    private void Look(in RgbPicture picture, in PicturePart part, in FinderInput input)
    {
        var scaled = _scaler.Scale(picture.Part(part), input.ScaledWidth, input.ScaledHeight, shrinks: input.Scale < 1);
        var run = _runs.For(input.Width, input.Height);
        InputPlanes.Write(scaled, run.Input, input.Width, input.Height);
        run.Run();
        Collect(run.Output, part, (float)input.Scale);
    }

    /// <summary>The output is five rows: centre x, centre y, width, height and score of each cell.</summary>
    private void Collect(ReadOnlySpan<float> output, in PicturePart part, float scale)
    {
        var cells = output.Length / 5;
        var scores = output[(4 * cells)..];
        var floor = new Vector<float>(options.FinderFloor);
        for (var from = 0; from < cells; from += Vector<float>.Count)
        {
            var to = Math.Min(cells, from + Vector<float>.Count);
            if (to - from < Vector<float>.Count || Vector.GreaterThanAny(new Vector<float>(scores[from..]), floor))
                Collect(output, from, to, part, scale);
        }
    }

    private void Collect(ReadOnlySpan<float> output, int from, int to, in PicturePart part, float scale)
    {
        var cells = output.Length / 5;
        for (var cell = from; cell < to; cell++)
        {
            if (!(output[(4 * cells) + cell] > options.FinderFloor)) continue;
            Pooled.Grow(ref _found, _count + 1);
            var box = Box.FromCenter((output[cell] / scale) + part.X, (output[cells + cell] / scale) + part.Y,
                output[(2 * cells) + cell] / scale, output[(3 * cells) + cell] / scale);
            _found[_count++] = new Detection(box, output[(4 * cells) + cell], 0);
        }
    }

    private ReadOnlySpan<Detection> WithoutDoubles(int most)
    {
        var seen = _found.AsSpan(_from.._count);
        Pooled.Grow(ref _kept, seen.Length);
        var found = _kept.AsSpan(0, seen.Length);
        seen.CopyTo(found);
        found.Sort(static (a, b) => b.Confidence.CompareTo(a.Confidence));
        found = found[..Math.Min(found.Length, MostCandidates)];
        return found[..NonMaxSuppression.Keep(found, options.FinderIou, most)];
    }
}
