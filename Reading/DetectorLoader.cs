using ParkingGate.Native;
using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading;

/// <summary>
/// The one detector model of the program, loaded when the first camera needs it and shared by all. Owns the model; the detectors
/// it opens belong to their callers and must be disposed before it.
/// </summary>
internal sealed class DetectorLoader : IDisposable
{
    private const string Embedded = "models/container.onnx";
    private readonly Lazy<(OnnxModel Onnx, DetectorModel Model)> _loaded;
    private readonly DetectorOptions _options;

    /// <param name="path">An ONNX file; empty for the model inside the executable.</param>
    /// <param name="options">What to look for.</param>
    /// <param name="onnx">Threads and memory of the session.</param>
    public DetectorLoader(string path, DetectorOptions options, OnnxOptions onnx)
    {
        _options = options;
        // A failed load is tried again by the next camera that starts: the file may have been replaced.
        _loaded = new(() => Load(path, options, onnx), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What the model is; loads it.</summary>
    /// <exception cref="DetectorModelException">The file is no detector, or lacks a wanted class.</exception>
    /// <exception cref="OnnxException">The file is missing or no model.</exception>
    public DetectorModel Model => _loaded.Value.Model;

    /// <summary>A detector for one camera; the caller owns it.</summary>
    public ContainerDetector Open() => new(_loaded.Value.Onnx, _loaded.Value.Model, _options);

    public void Dispose()
    {
        if (_loaded.IsValueCreated) _loaded.Value.Onnx.Dispose();
    }

    private static (OnnxModel, DetectorModel) Load(string path, DetectorOptions options, OnnxOptions onnx)
    {
        var model = OnnxModel.Load(Bytes(path), path.Length == 0 ? Embedded : path, onnx);
        try
        {
            return (model, DetectorModel.Inspect(model, options));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static byte[] Bytes(string path)
    {
        if (path.Length == 0)
        {
            using var content = new EmbeddedContent(Embedded);
            return content.Bytes.ToArray();
        }
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"The detector's model {path} cannot be read: {failure.Message} Check Detector:Model.", failure);
        }
    }
}
