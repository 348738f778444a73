namespace ParkingGate.Reading.Code;

/// <summary>
/// Cuts the square around a character that <see cref="CharacterReader"/> names, as in its training: OpenCV's warpAffine, bilinear,
/// in steps of 1/32 pixel, the picture's border repeated; area-averaged first where it shrinks much.
/// </summary>
internal sealed class CharacterPatch
{
    /// <summary>The patch's side in pixels.</summary>
    public const int Side = 32;

    /// <summary>Its side in the picture, in character heights: the character and a little of its neighbours.</summary>
    private const double Span = 1.3;

    /// <summary>Below this scale bilinear sampling would skip pixels.</summary>
    private const double AveragesBelow = 0.7;

    private readonly PictureScaler _scaler = new();

    /// <summary>Writes the patch around a centre as three planes; <paramref name="height"/> is the character's.</summary>
    public void Cut(in RgbPicture picture, float centerX, float centerY, float height, Span<float> planes)
    {
        var scale = Side / (Span * height);
        if (scale >= AveragesBelow)
            Sample(picture, (float)scale, Shift(scale * centerX, scale), Shift(scale * centerY, scale), planes);
        else
            CutAveraged(picture, centerX, centerY, height, planes);

        static float Shift(double center, double scale) => (float)((Side / 2) - center - 0.5 + (0.5 * scale));
    }

    private void CutAveraged(in RgbPicture picture, float centerX, float centerY, float height, Span<float> planes)
    {
        var scale = Side / (Span * height);
        var reach = (int)(Span * height / 2) + 3;
        var (x, y) = ((int)centerX, (int)centerY);
        var around = PicturePart.Between(x - reach, y - reach, x + reach + 1, y + reach + 1, picture);
        if (around.Width < 2 || around.Height < 2)
        {
            planes.Fill(InputPlanes.Value(PictureFormat.Grey));
            return;
        }
        var (width, rows) = (Math.Max(1, (int)Math.Round(around.Width * scale)), Math.Max(1, (int)Math.Round(around.Height * scale)));
        var small = _scaler.Scale(picture.Part(around), width, rows, shrinks: true);
        Sample(small, 1, (float)((Side / 2) - ((centerX - around.X) * width / around.Width)),
            (float)((Side / 2) - ((centerY - around.Y) * rows / around.Height)), planes);
    }

    /// <summary>A patch pixel p shows the picture at (p - shift) / scale.</summary>
    private static void Sample(in RgbPicture picture, float scale, float shiftX, float shiftY, Span<float> planes)
    {
        Span<int> columns = stackalloc int[Side];
        Span<int> rows = stackalloc int[Side];
        Places(scale, shiftX, columns);
        Places(scale, shiftY, rows);
        for (var y = 0; y < Side; y++)
        {
            var (row, weight) = (rows[y] >> 5, rows[y] & 31);
            var above = picture.Row(Math.Clamp(row, 0, picture.Height - 1));
            var below = picture.Row(Math.Clamp(row + 1, 0, picture.Height - 1));
            SampleRow(above, below, weight, columns, planes[(y * Side)..]);
        }
    }

    /// <summary>Where the patch's pixels lie along one side, in 1/32 of a picture's pixel; rounded as OpenCV does, by way of 1/1024.</summary>
    private static void Places(double scale, double shift, Span<int> places)
    {
        var inverse = 1 / (scale * scale) * scale;
        var start = (int)Math.Round(-inverse * shift * 1024) + 16;
        for (var i = 0; i < places.Length; i++)
            places[i] = (start + (int)Math.Round(inverse * i * 1024)) >> 5;
    }

    private static void SampleRow(ReadOnlySpan<byte> above, ReadOnlySpan<byte> below, int down, ReadOnlySpan<int> columns, Span<float> planes)
    {
        var last = (above.Length / 3) - 1;
        for (var x = 0; x < columns.Length; x++)
        {
            var (column, right) = (columns[x] >> 5, columns[x] & 31);
            var (from, to) = (3 * Math.Clamp(column, 0, last), 3 * Math.Clamp(column + 1, 0, last));
            for (var channel = 0; channel < 3; channel++, from++, to++)
            {
                var top = ((32 - right) * above[from]) + (right * above[to]);
                var bottom = ((32 - right) * below[from]) + (right * below[to]);
                planes[(channel * Side * Side) + x] = InputPlanes.Value((((32 - down) * top) + (down * bottom) + 512) >> 10);
            }
        }
    }
}
