using ParkingGate.Native;
using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading.Code;

/// <summary>
/// The two models of the code reader, loaded when the first container is to be read and shared by all cameras. Owns the models; the
/// readers it opens belong to their callers and must be disposed before it.
/// </summary>
internal sealed class CodeReaderLoader : IDisposable
{
    private readonly Lazy<(OnnxModel Finder, OnnxModel Reader)> _loaded;
    private readonly CodeReaderOptions _options;

    public CodeReaderLoader(CodeReaderOptions options, OnnxOptions onnx)
    {
        _options = options;
        _loaded = new(() => (Load("models/character-finder.onnx", onnx), Load("models/character-reader.onnx", onnx)));
    }

    /// <summary>A reader for one thread; the caller owns it.</summary>
    public CodeReader Open() => new(_loaded.Value.Finder, _loaded.Value.Reader, _options);

    public void Dispose()
    {
        if (!_loaded.IsValueCreated) return;
        _loaded.Value.Finder.Dispose();
        _loaded.Value.Reader.Dispose();
    }

    private static OnnxModel Load(string resource, OnnxOptions onnx)
    {
        using var content = new EmbeddedContent(resource);
        return OnnxModel.Load(content.Bytes.ToArray(), resource, onnx);
    }
}
