using ParkingGate.Native.Onnx;
using ParkingGate.Reading;
using ParkingGate.Tracking;
using SkiaSharp;

namespace ParkingGate.Tests.Reading;

/// <summary>
/// A detector on picture files: decode, letterbox, run, decode boxes, the way the product does it with video frames.
/// </summary>
internal sealed class PhotoDetector : IDisposable
{
    private readonly OnnxModel _model;
    private readonly OnnxRun _run;
    private readonly YoloOutput _output;
    private readonly Detection[] _found = new Detection[YoloOutput.MostDetections];

    public PhotoDetector(string path, DetectorOptions options, OnnxOptions? onnx = null)
    {
        _model = OnnxModel.Load(File.ReadAllBytes(path), Path.GetFileName(path), onnx);
        Model = DetectorModel.Inspect(_model, options);
        _run = Model.CreateRun(_model);
        _output = new YoloOutput(Model, options);
    }

    public DetectorModel Model { get; }

    public OnnxRun Run => _run;

    public Detection[] Look(string photo)
    {
        using var picture = SKBitmap.Decode(photo);
        var letterbox = Draw(picture);
        _run.Run();
        return _found[.._output.Decode(_run.Output, letterbox, _found)];
    }

    /// <summary>Decodes the last run again.</summary>
    public int Decode(in Letterbox letterbox) => _output.Decode(_run.Output, letterbox, _found);

    /// <summary>The picture, scaled and put on grey, as the model's input.</summary>
    public Letterbox Draw(SKBitmap picture)
    {
        var letterbox = Model.Fit(picture.Width, picture.Height);
        using var input = new SKBitmap(Model.InputWidth, Model.InputHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(input);
        using var image = SKImage.FromBitmap(picture);
        canvas.Clear(new SKColor(PictureFormat.Grey, PictureFormat.Grey, PictureFormat.Grey));
        canvas.DrawImage(image, SKRect.Create(letterbox.OffsetX, letterbox.OffsetY, letterbox.Width, letterbox.Height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        canvas.Flush();
        Planes(input.GetPixelSpan(), _run.Input, Model.Picture);
        return letterbox;
    }

    public void Dispose()
    {
        _run.Dispose();
        _model.Dispose();
    }

    private static void Planes(ReadOnlySpan<byte> rgba, Span<float> planes, PictureFormat format)
    {
        var size = planes.Length / 3;
        for (var i = 0; i < size; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                planes[(channel * size) + i] = rgba[(4 * i) + (format.Bgr ? 2 - channel : channel)] * format.Scale;
        }
    }
}
