using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Tracking;

namespace ParkingGate.Reading;

/// <summary>
/// Finds the wanted classes in a decoded picture. Owns a run of the shared model, a converter and the bytes of the letterboxed
/// picture; allocates nothing per picture. One for each camera, used by one thread at a time.
/// </summary>
internal sealed class ContainerDetector : IDisposable
{
    private readonly DetectorModel _model;
    private readonly OnnxRun _run;
    private readonly YoloOutput _output;
    private readonly NativeBuffer _pixels;
    private PixelConverter? _converter;
    private Letterbox _letterbox;

    /// <exception cref="DetectorModelException">The model is no detector, or lacks a wanted class.</exception>
    public ContainerDetector(OnnxModel onnx, DetectorModel model, DetectorOptions options)
    {
        _model = model;
        _output = new YoloOutput(model, options);
        _run = model.CreateRun(onnx);
        _pixels = new NativeBuffer(3 * Stride * model.InputHeight);
    }

    /// <summary>Rows start at multiples of 64 bytes: swscale writes whole vectors.</summary>
    private int Stride => (_model.InputWidth + 63) & ~63;

    /// <summary>Detections in source pixels, best first; returns how many. The frame stays the caller's.</summary>
    public int Detect(Frame frame, Span<Detection> into)
    {
        Prepare(frame);
        _run.Run();
        return Decode(into);
    }

    /// <summary>The first step of <see cref="Detect"/>: scales the decoder's planes into the input. Apart, to be measured.</summary>
    public void Prepare(Frame frame)
    {
        if (_converter is null || (_letterbox.SourceWidth, _letterbox.SourceHeight) != (frame.Width, frame.Height)) Fit(frame.Width, frame.Height);
        var plane = (nint)Stride * _letterbox.Height;
        var (green, blue, red) = (_pixels.Address, _pixels.Address + plane, _pixels.Address + (2 * plane));
        _converter!.Convert(frame, [green, blue, red], Stride);
        Place(0, _model.Picture.Bgr ? 1 : 2);
        Place(1, 0);
        Place(2, _model.Picture.Bgr ? 2 : 1);
    }

    /// <summary>The second step: the network on what was prepared.</summary>
    public void Run() => _run.Run();

    /// <summary>The last step: the network's output as detections.</summary>
    public int Decode(Span<Detection> into) => _output.Decode(_run.Output, _letterbox, into);

    public void Dispose()
    {
        _converter?.Dispose();
        _pixels.Dispose();
        _run.Dispose();
    }

    private void Fit(int width, int height)
    {
        _letterbox = _model.Fit(width, height);
        _run.Input.Fill(PictureFormat.Grey * _model.Picture.Scale); // the ground around the picture; the inside is overwritten each time
        _converter?.Dispose();
        // As in training: area averages when shrinking. A triangle filter is slower and moves scores by four times as much.
        var scaling = _letterbox.Scale < 1 ? LibAvLayout.SWS_AREA : LibAvLayout.SWS_BILINEAR;
        _converter = new PixelConverter(PixelLayout.PlanarGbr, _letterbox.Width, _letterbox.Height, scaling);
    }

    /// <summary>One plane of bytes into one plane of the input, at the letterbox's place.</summary>
    private void Place(int inputPlane, int bytePlane)
    {
        var bytes = _pixels.Span<byte>()[(bytePlane * Stride * _letterbox.Height)..];
        var input = _run.Input[(inputPlane * _model.InputWidth * _model.InputHeight)..];
        for (var y = 0; y < _letterbox.Height; y++)
        {
            var row = bytes.Slice(y * Stride, _letterbox.Width);
            PixelPlanes.Scale(row, _model.Picture.Scale, input[(((y + _letterbox.OffsetY) * _model.InputWidth) + _letterbox.OffsetX)..]);
        }
    }
}
