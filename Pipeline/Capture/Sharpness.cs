namespace ParkingGate.Pipeline.Capture;

/// <summary>How sharp a picture is: the variance of its Laplacian, the usual measure of focus and motion blur.</summary>
internal static class Sharpness
{
    /// <summary>Looks at the green plane of every second pixel, which is the luma's largest part; 0 for less than 3 x 3 pixels.</summary>
    public static double Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        if (width < 3 || height < 3) return 0;
        long sum = 0, squares = 0, count = 0;
        var stride = width * 3;
        for (var y = 1; y < height - 1; y += 2)
        {
            var above = rgb.Slice((y - 1) * stride, stride);
            var row = rgb.Slice(y * stride, stride);
            var below = rgb.Slice((y + 1) * stride, stride);
            for (var x = 4; x < stride - 3; x += 6) // green of every second pixel, from the second one
            {
                var laplacian = above[x] + below[x] + row[x - 3] + row[x + 3] - (4 * row[x]);
                sum += laplacian;
                squares += laplacian * laplacian;
                count++;
            }
        }
        if (count == 0) return 0;
        var mean = (double)sum / count;
        return ((double)squares / count) - (mean * mean);
    }
}
