using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Tracking;

namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// Takes clean pictures out of frames at full resolution. Owns the pixels and the JPEG of one frame, made once however many containers
/// are in it. Used by the analysis thread.
/// </summary>
internal sealed class PictureTaker(WatchArea? area = null) : IDisposable
{
    /// <summary>What stands in masks for the reader: the grey of the detector's ground.</summary>
    private const byte Hidden = 114;

    private const int Quality = 90;
    private readonly JpegEncoder _jpeg = new TurboJpegEncoder();
    private NativeBuffer? _pixels;
    private PixelConverter? _converter;
    private readonly ReusableBuffer _full = new();
    private long _loaded = -1;
    private long _encoded = -1;

    /// <summary>The container as pixels; the caller owns the crop.</summary>
    public Crop Cut(Frame frame, int trackId, Box box)
    {
        Load(frame);
        var (x, y, width, height) = Inside(box);
        var crop = new Crop(trackId, new Box(x, y, x + width, y + height), frame.TimeS, width, height);
        var source = _pixels!.Span<byte>();
        for (var row = 0; row < height; row++)
            CopyRow(source.Slice((((y + row) * _converter!.Width) + x) * 4, width * 4), crop.Pixels.Slice(row * crop.Stride, crop.Stride));
        if (area is not null) Hide(area.Masks, crop);
        return crop;
    }

    /// <summary>The whole picture and the container as JPEG; the caller owns them.</summary>
    public FreshPictures Take(Frame frame, Box box)
    {
        Load(frame);
        var (x, y, width, height) = Inside(box);
        var stride = _converter!.Width * 4;
        if (_encoded != _loaded)
        {
            _full.Clear();
            _full.Write(_jpeg.Encode(_pixels!.Address, _converter.Width, _converter.Height, stride, Quality));
            _encoded = _loaded;
        }
        return new FreshPictures(_full.Written.Span, _jpeg.Encode(_pixels!.Address + (y * stride) + (x * 4), width, height, stride, Quality));
    }

    /// <summary>The same, to be kept for sure.</summary>
    public EvidencePictures Keep(Frame frame, Box box)
    {
        using var pictures = Take(frame, box);
        return pictures.Keep();
    }

    public void Dispose()
    {
        _jpeg.Dispose();
        _converter?.Dispose();
        _pixels?.Dispose();
    }

    private void Load(Frame frame)
    {
        if (_loaded == frame.Number) return;
        if (_converter is null || (_converter.Width, _converter.Height) != (frame.Width, frame.Height))
        {
            _converter?.Dispose();
            _pixels?.Dispose();
            _pixels = new NativeBuffer((frame.Width * frame.Height * 4) + 64);
            _converter = new PixelConverter(PixelLayout.Bgra, frame.Width, frame.Height, LibAvLayout.SWS_BILINEAR);
        }
        _converter.Convert(frame, [_pixels!.Address], frame.Width * 4);
        _loaded = frame.Number;
    }

    /// <summary>The camera's own clock and name, burnt into the picture, are letters too. Pictures that are kept stay as they were.</summary>
    private void Hide(ReadOnlySpan<Polygon> masks, Crop crop)
    {
        foreach (var mask in masks)
        {
            var crossings = new float[mask.MostCrossings];
            for (var row = 0; row < crop.Height; row++)
            {
                var count = mask.Crossings((crop.Box.Y1 + row + 0.5f) / _converter!.Height, crossings);
                for (var i = 0; i + 1 < count; i += 2) Hide(crop, row, crossings[i], crossings[i + 1]);
            }
        }
    }

    private void Hide(Crop crop, int row, float from, float to)
    {
        var first = Math.Clamp((int)MathF.Floor((from * _converter!.Width) - crop.Box.X1), 0, crop.Width);
        var last = Math.Clamp((int)MathF.Ceiling((to * _converter.Width) - crop.Box.X1), 0, crop.Width);
        if (last > first) crop.Pixels.Slice((row * crop.Stride) + (first * 3), (last - first) * 3).Fill(Hidden);
    }

    private (int X, int Y, int Width, int Height) Inside(Box box)
    {
        var clipped = box.Clip(_converter!.Width, _converter.Height);
        var (x, y) = (Math.Min((int)clipped.X1, _converter.Width - 1), Math.Min((int)clipped.Y1, _converter.Height - 1));
        return (x, y, Math.Max(1, (int)clipped.X2 - x), Math.Max(1, (int)clipped.Y2 - y));
    }

    private static void CopyRow(ReadOnlySpan<byte> bgra, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgb[to] = bgra[from + 2];
            rgb[to + 1] = bgra[from + 1];
            rgb[to + 2] = bgra[from];
        }
    }
}
