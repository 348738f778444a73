namespace ParkingGate.Reading.Code;

/// <summary>
/// Enlarges by OpenCV's INTER_LINEAR for bytes: pixel centres lie on pixel centres, weights have 11 bits, and the sums are cut
/// where OpenCV cuts them, so results are equal to the bit.
/// </summary>
internal sealed class BilinearScaling
{
    private const int One = 1 << 11;
    private int[] _left = [];
    private int[] _right = [];
    private int[] _weights = [];
    private int[] _above = [];
    private int[] _below = [];
    private (int Above, int Below) _held;

    /// <summary>Writes R, G, B without gaps.</summary>
    public void Scale(in RgbPicture source, Span<byte> target, int width, int height)
    {
        FitColumns(source.Width, width);
        Pooled.Ensure(ref _above, 3 * width);
        Pooled.Ensure(ref _below, 3 * width);
        _held = (-1, -1);
        for (var y = 0; y < height; y++)
        {
            var (row, weight) = Place(y, (double)source.Height / height);
            Hold(source, Math.Clamp(row, 0, source.Height - 1), Math.Clamp(row + 1, 0, source.Height - 1), width);
            Mix(_above.AsSpan(0, 3 * width), _below.AsSpan(0, 3 * width), weight, target.Slice(3 * width * y, 3 * width));
        }
    }

    /// <summary>The source pixel at or before a target pixel's centre, and the weight of the one after it.</summary>
    private static (int Pixel, int Weight) Place(int target, double scale)
    {
        var at = (float)(((target + 0.5) * scale) - 0.5);
        var pixel = (int)MathF.Floor(at);
        return (pixel, (int)MathF.Round((at - pixel) * One));
    }

    private void FitColumns(int source, int target)
    {
        Pooled.Ensure(ref _left, target);
        Pooled.Ensure(ref _right, target);
        Pooled.Ensure(ref _weights, target);
        for (var x = 0; x < target; x++)
        {
            (var pixel, _weights[x]) = Place(x, (double)source / target);
            _left[x] = 3 * Math.Clamp(pixel, 0, source - 1);
            _right[x] = 3 * Math.Clamp(pixel + 1, 0, source - 1);
        }
    }

    /// <summary>Makes sure both rows are there, stretched; when enlarging, mostly one or both still are.</summary>
    private void Hold(in RgbPicture source, int above, int below, int width)
    {
        if (_held.Below == above && _held.Above != above)
        {
            (_above, _below) = (_below, _above);
            _held = (above, -1);
        }
        if (_held.Above != above) Stretch(source.Row(above), _above.AsSpan(0, 3 * width));
        if (_held.Below != below) Stretch(source.Row(below), _below.AsSpan(0, 3 * width));
        _held = (above, below);
    }

    private void Stretch(ReadOnlySpan<byte> row, Span<int> into)
    {
        for (var x = 0; 3 * x < into.Length; x++)
        {
            var left = row.Slice(_left[x], 3);
            var right = row.Slice(_right[x], 3);
            var weight = _weights[x];
            var pixel = into.Slice(3 * x, 3);
            for (var channel = 0; channel < 3; channel++)
                pixel[channel] = (left[channel] * (One - weight)) + (right[channel] * weight);
        }
    }

    private static void Mix(ReadOnlySpan<int> above, ReadOnlySpan<int> below, int weight, Span<byte> into)
    {
        below = below[..into.Length];
        above = above[..into.Length];
        for (var i = 0; i < into.Length; i++)
            into[i] = (byte)(((((One - weight) * (above[i] >> 4)) >> 16) + ((weight * (below[i] >> 4)) >> 16) + 2) >> 2);
    }
}
