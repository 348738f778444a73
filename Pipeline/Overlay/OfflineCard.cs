using System.Globalization;
using SkiaSharp;

namespace ParkingGate.Pipeline.Overlay;

/// <summary>
/// What a viewer sees in place of pictures: that there are none, of which camera, since when and why. Drawn into BGRA pixels that
/// somebody else owns, once a second at most, so it may allocate.
/// </summary>
internal static class OfflineCard
{
    private static readonly SKColor Ground = new(24, 28, 34);
    private static readonly SKColor Alarm = new(255, 96, 80);

    /// <param name="now">Shown in the machine's own time zone, as are the other times.</param>
    public static void Draw(nint pixels, int width, int height, int stride, CameraSpec camera, CameraStatus status, DateTimeOffset now)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque), pixels, stride)
            ?? throw new InvalidOperationException($"SkiaSharp cannot draw on {width}x{height} pixels.");
        surface.Canvas.Clear(Ground);
        using var title = new SKFont(OverlayFont.Typeface, height / 10f);
        using var text = new SKFont(OverlayFont.Typeface, Math.Max(9, height / 32f));
        using var paint = new SKPaint { Color = Alarm, IsAntialias = true };
        var left = width / 16f;
        var y = height * 0.36f;
        surface.Canvas.DrawText(Title(status), left, y, SKTextAlign.Left, title, paint);
        paint.Color = SKColors.White;
        foreach (var line in Lines(camera, status, now).SelectMany(line => Wrapped(line, (int)((width - (2 * left)) / text.MeasureText("0")))))
            surface.Canvas.DrawText(line, left, y += text.Spacing * 1.3f, SKTextAlign.Left, text, paint);
    }

    private static string Title(CameraStatus status) => status.State switch
    {
        CameraState.Starting => "CONNECTING",
        CameraState.Online => "NO PICTURE",
        _ => "OFFLINE",
    };

    private static IEnumerable<string> Lines(CameraSpec camera, CameraStatus status, DateTimeOffset now)
    {
        yield return $"{Printable(camera.Name, camera.Id)}   {Local(now)}";
        if (status.Problem is { } problem) yield return problem;
        if (status.PictureAge is { } age) yield return $"Last picture: {Local(now - age)}";
        if (status.RetryIn is { TotalSeconds: >= 1 } pause) yield return string.Create(CultureInfo.InvariantCulture, $"Next attempt in {pause.TotalSeconds:0} s");
    }

    private static string Local(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The embedded font has ASCII only; a name in another script gives way to the id.</summary>
    private static string Printable(string name, string id) => name.Length > 0 && name.All(letter => letter is >= ' ' and <= '~') ? name : id;

    /// <summary>Broken at blanks, so that no line has more characters than fit.</summary>
    private static IEnumerable<string> Wrapped(string text, int most)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > most)
            {
                yield return line;
                line = word;
            }
            else line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
