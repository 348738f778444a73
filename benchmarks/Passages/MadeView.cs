using SkiaSharp;

namespace ParkingGate.Benchmarks.Passages;

/// <summary>
/// A container as a camera sees it at one moment of its passage: smaller, at an angle, blurred by its speed, dark or glaring, noisy,
/// covered by a barrier's post, and compressed.
/// </summary>
internal static class MadeView
{
    /// <summary>The view's pixels as R, G, B, and its size.</summary>
    /// <param name="at">How far the passage is, 0 to 1.</param>
    /// <param name="care">How good the passage's light, speed and distance are, 0 to 1.</param>
    public static (byte[] Rgb, int Width, int Height) Take(MadeContainer container, Random random, double at, double care)
    {
        var scale = (float)((0.22 + (0.5 * care)) * (0.75 + (0.5 * at)));
        var (width, height) = ((int)(MadeContainer.Width * scale), (int)(MadeContainer.Height * scale));
        using var view = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(view)) Draw(canvas, container, random, scale, care);
        using var compressed = Compressed(view, 30 + (int)(60 * care));
        return (Pixels(compressed, random, 14 * (1 - care)), width, height);
    }

    private static void Draw(SKCanvas canvas, MadeContainer container, Random random, float scale, double care)
    {
        var (width, height) = (MadeContainer.Width * scale, MadeContainer.Height * scale);
        canvas.Clear(new SKColor(90, 90, 92));
        canvas.Save();
        canvas.Translate(width / 2, height / 2);
        canvas.RotateDegrees((float)((random.NextDouble() - 0.5) * 8));
        canvas.Skew((float)((random.NextDouble() - 0.5) * 0.25), (float)((random.NextDouble() - 0.5) * 0.12));
        canvas.Scale(scale * 0.94f);
        canvas.Translate(-MadeContainer.Width / 2f, -MadeContainer.Height / 2f);
        var blur = (float)((1 - care) * random.NextDouble() * 4);
        using var paint = new SKPaint { ImageFilter = blur > 0.3f ? SKImageFilter.CreateBlur(blur / scale, blur * 0.4f / scale) : null, ColorFilter = Light(random, care) };
        using var image = SKImage.FromBitmap(container.Picture);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
        canvas.Restore();
        if (random.Next(5) == 0) Glare(canvas, random, width, height);
        if (random.Next(5) == 0) Post(canvas, random, width, height);
    }

    private static SKColorFilter Light(Random random, double care)
    {
        var gain = (float)(0.35 + (0.65 * care) + (random.NextDouble() * 0.2));
        var offset = (float)((1 - care) * random.NextDouble() * 0.25);
        return SKColorFilter.CreateColorMatrix([gain, 0, 0, 0, offset, 0, gain, 0, 0, offset, 0, 0, gain, 0, offset, 0, 0, 0, 1, 0]);
    }

    private static void Glare(SKCanvas canvas, Random random, float width, float height)
    {
        var centre = new SKPoint(random.NextSingle() * width, random.NextSingle() * height);
        using var glare = new SKPaint { Shader = SKShader.CreateRadialGradient(centre, width / 4, [new SKColor(255, 255, 250, 220), SKColors.Transparent], SKShaderTileMode.Clamp) };
        canvas.DrawRect(0, 0, width, height, glare);
    }

    private static void Post(SKCanvas canvas, Random random, float width, float height)
    {
        using var post = new SKPaint { Color = new SKColor(200, 40, 30) };
        canvas.DrawRect(random.NextSingle() * width, 0, width * 0.04f, height, post);
    }

    private static SKBitmap Compressed(SKBitmap view, int quality)
    {
        using var data = view.Encode(SKEncodedImageFormat.Jpeg, quality);
        using var codec = SKCodec.Create(data);
        return SKBitmap.Decode(codec, new SKImageInfo(view.Width, view.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
    }

    private static byte[] Pixels(SKBitmap view, Random random, double noise)
    {
        var rgba = view.GetPixelSpan();
        var rgb = new byte[view.Width * view.Height * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            var grain = noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            for (var channel = 0; channel < 3; channel++) rgb[to + channel] = (byte)Math.Clamp(rgba[from + channel] + grain, 0, 255);
        }
        return rgb;
    }
}
