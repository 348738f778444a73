namespace ParkingGate.Reading.Code;

/// <summary>Bytes R, G, B as a network takes them: three planes of floats 0..1.</summary>
internal static class InputPlanes
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    /// <summary>Puts the picture at the top left of planes of this size, and grey to its right and below.</summary>
    public static void Write(in RgbPicture picture, Span<float> planes, int width, int height)
    {
        var size = width * height;
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var channel = 0; channel < 3; channel++)
                WriteRow(row, channel, planes.Slice((channel * size) + (y * width), width), picture.Width);
        }
        for (var channel = 0; channel < 3; channel++)
            planes[((channel * size) + (picture.Height * width))..((channel + 1) * size)].Fill(Values[PictureFormat.Grey]);
    }

    public static float Value(int pixel) => Values[pixel];

    private static void WriteRow(ReadOnlySpan<byte> row, int channel, Span<float> into, int width)
    {
        ReadOnlySpan<float> values = Values;
        for (var (x, from) = (0, channel); x < width; x++, from += 3)
            into[x] = values[row[from]];
        into[width..].Fill(values[PictureFormat.Grey]);
    }
}
