using ParkingGate.Containers;
using SkiaSharp;

namespace ParkingGate.Benchmarks.Passages;

/// <summary>
/// A painted container wall: a code in one of the usual layouts and a font of this machine, its size type, small print, corrugation, and
/// dirt that stays for the whole passage. Owns its picture.
/// </summary>
internal sealed class MadeContainer : IDisposable
{
    public const int Width = 900;
    public const int Height = 620;

    private const int CharacterPx = 44;

    private static readonly SKColor[] Colours =
        [new(150, 55, 40), new(40, 70, 130), new(40, 105, 70), new(150, 145, 135), new(60, 60, 66), new(190, 110, 40), new(225, 225, 220), new(120, 35, 60)];

    private readonly Random _random;

    public MadeContainer(Random random, SKTypeface[] faces)
    {
        _random = random;
        Code = Valid(random);
        Picture = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(Picture);
        var wall = Colours[random.Next(Colours.Length)];
        canvas.Clear(wall);
        Corrugate(canvas, wall);
        using var ink = new SKPaint { IsAntialias = true, Color = wall.Red + wall.Green + wall.Blue > 400 ? new SKColor(25, 25, 30) : new SKColor(235, 235, 228) };
        Write(canvas, faces[random.Next(faces.Length)], ink);
        Dirty(canvas, wall);
        canvas.Flush();
    }

    public string Code { get; }

    public SKBitmap Picture { get; }

    public void Dispose() => Picture.Dispose();

    private static string Valid(Random random)
    {
        Span<char> ten = stackalloc char[10];
        for (var i = 0; i < 3; i++) ten[i] = (char)('A' + random.Next(26));
        ten[3] = 'U';
        for (var i = 4; i < 10; i++) ten[i] = (char)('0' + random.Next(10));
        return string.Concat(ten, [ContainerCode.CheckDigitOf(ten)]);
    }

    private void Corrugate(SKCanvas canvas, SKColor wall)
    {
        var (width, depth) = (_random.Next(14, 40), _random.Next(0, 26));
        using var dark = new SKPaint { Color = new SKColor(0, 0, 0, (byte)(2 * depth)) };
        using var light = new SKPaint { Color = new SKColor(255, 255, 255, (byte)depth) };
        if (depth < 6) return; // a door is flat
        for (var x = _random.Next(width); x < Width; x += 2 * width)
        {
            canvas.DrawRect(x, 0, width, Height, dark);
            canvas.DrawRect(x + width, 0, width / 3f, Height, light);
        }
    }

    private void Write(SKCanvas canvas, SKTypeface face, SKPaint ink)
    {
        using var font = new SKFont(face, CharacterPx * (0.9f + (0.3f * _random.NextSingle())));
        var (owner, serial, check) = (Code[..4], Code[4..10], Code[10..]);
        var (x, y) = (_random.Next(60, 160), _random.Next(80, 200));
        switch (_random.Next(4))
        {
            case 0: Column(canvas, font, ink, x + 60, 60); break;
            case 1:
                canvas.DrawText(owner, x, y, SKTextAlign.Left, font, ink);
                Boxed(canvas, font, ink, $"{serial} ", check, x, y + (font.Size * 1.25f));
                break;
            default:
                Boxed(canvas, font, ink, $"{owner} {serial} ", check, x, y);
                break;
        }
        canvas.DrawText((string[])["22G1", "45G1", "22R1", "42G1"] is var types ? types[_random.Next(4)] : "", x + 180, y + (2.6f * font.Size), SKTextAlign.Left, font, ink);
        SmallPrint(canvas, face, ink);
    }

    private static void Boxed(SKCanvas canvas, SKFont font, SKPaint ink, string text, string check, float x, float y)
    {
        canvas.DrawText(text, x, y, SKTextAlign.Left, font, ink);
        var at = x + font.MeasureText(text);
        canvas.DrawText(check, at, y, SKTextAlign.Left, font, ink);
        using var frame = new SKPaint { Color = ink.Color, Style = SKPaintStyle.Stroke, StrokeWidth = 3 };
        canvas.DrawRect(at - 7, y - (font.Size * 0.86f), font.MeasureText(check) + 14, font.Size * 1.02f, frame);
    }

    private void Column(SKCanvas canvas, SKFont font, SKPaint ink, float x, float y)
    {
        var step = Math.Min(font.Size * 1.02f, (Height - 90f) / 12);
        for (var i = 0; i < Code.Length; i++)
            canvas.DrawText(Code[i].ToString(), x, y + (i * step) + (i >= 4 ? step * 0.3f : 0) + (i >= 10 ? step * 0.3f : 0), SKTextAlign.Center, font, ink);
    }

    private void SmallPrint(SKCanvas canvas, SKTypeface face, SKPaint ink)
    {
        using var small = new SKFont(face, 18);
        string[] lines = ["MAX. GROSS  30.480 KGS", "67.200 LBS", "TARE  2.210 KGS", "NET  28.270 KGS", "CU.CAP.  33.2 CU.M"];
        for (var i = 0; i < _random.Next(lines.Length + 1); i++) canvas.DrawText(lines[i], 520, 330 + (i * 34), SKTextAlign.Left, small, ink);
    }

    /// <summary>Rust, mud and scratches; some lie on characters for good.</summary>
    private void Dirty(SKCanvas canvas, SKColor wall)
    {
        for (var i = _random.Next(9); i > 0; i--)
        {
            using var spot = new SKPaint
            {
                Color = _random.Next(3) == 0 ? wall.WithAlpha((byte)_random.Next(120, 256)) : new SKColor(110, 70, 40, (byte)_random.Next(60, 230)),
                IsAntialias = true,
            };
            canvas.DrawOval(_random.Next(Width), _random.Next(Height / 2), _random.Next(3, 26), _random.Next(3, 26), spot);
        }
    }
}
