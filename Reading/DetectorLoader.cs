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
    private readonly Lazy<Loaded> _loaded;
    private readonly DetectorOptions _options;
    private bool _isTold;

    /// <param name="Refusal">Why the CPU computes and not what was asked for.</param>
    private sealed record Loaded(OnnxModel Onnx, DetectorModel Model, string? Refusal);

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

    /// <summary>What computes it; loads it.</summary>
    public string RunsOn => _loaded.Value.Onnx.Provider ?? "the CPU";

    /// <summary>Why that is not the provider that was asked for; null when it is, or none was.</summary>
    public string? Refusal => _loaded.Value.Refusal;

    /// <summary>Called once, when it was loaded.</summary>
    public Action<DetectorLoader>? Told { get; init; }

    /// <summary>A detector for one camera; the caller owns it.</summary>
    public ContainerDetector Open()
    {
        var detector = new ContainerDetector(_loaded.Value.Onnx, _loaded.Value.Model, _options);
        if (!Interlocked.Exchange(ref _isTold, true)) Told?.Invoke(this);
        return detector;
    }

    public void Dispose()
    {
        if (_loaded.IsValueCreated) _loaded.Value.Onnx.Dispose();
    }

    private static Loaded Load(string path, DetectorOptions options, OnnxOptions onnx)
    {
        var model = OnnxModel.Load(Bytes(path), path.Length == 0 ? Embedded : path, onnx);
        try
        {
            var inspected = DetectorModel.Inspect(model, options);
            if (model.Provider is not null) RunOnce(model, inspected);
            return new(model, inspected, model.Refusal);
        }
        catch (Exception failure)
        {
            model.Dispose();
            if (model.Provider is null || failure is not (OnnxException or DetectorModelException)) throw;
            return Load(path, options, onnx with { Provider = null }) with { Refusal = failure.Message.TrimEnd('.') };
        }
    }

    /// <summary>What a provider promises when it loads a model it may not keep when it runs it.</summary>
    private static void RunOnce(OnnxModel model, DetectorModel inspected)
    {
        using var run = inspected.CreateRun(model);
        run.Run();
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
