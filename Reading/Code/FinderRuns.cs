using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading.Code;

/// <summary>
/// The finder's runs, one for each input size lately used. Crops come in many shapes, with inputs of up to 4.9 MB, of which one is in
/// use at a time: all lie in the same memory, as large as the largest so far.
/// </summary>
internal sealed class FinderRuns(OnnxModel model) : IDisposable
{
    /// <summary>Enough for a container's crop, its tiles, and its closer looks at two moments; the one not used for longest goes.</summary>
    private const int Most = 8;

    private readonly List<(int Width, int Height, OnnxRun Run)> _latest = new(Most + 1);
    private OnnxMemory? _memory;

    /// <summary>A run for inputs of this size; it stays this object's and is valid until the next call.</summary>
    public OnnxRun For(int width, int height)
    {
        for (var i = 0; i < _latest.Count; i++)
        {
            var entry = _latest[i];
            if ((entry.Width, entry.Height) != (width, height)) continue;
            _latest.RemoveAt(i);
            _latest.Insert(0, entry);
            return entry.Run;
        }
        return Add(width, height);
    }

    public void Dispose()
    {
        foreach (var (_, _, run) in _latest)
            run.Dispose();
        _latest.Clear();
        _memory?.Dispose();
        _memory = null;
    }

    private OnnxRun Add(int width, int height)
    {
        // One box a cell of strides 4 and 8. Said here, because learning it from the model would cost a run.
        var cells = (width * height / 16) + (width * height / 64);
        var memory = Memory(3 * width * height, 5 * cells);
        if (_latest.Count == Most)
        {
            _latest[^1].Run.Dispose();
            _latest.RemoveAt(Most - 1);
        }
        var run = new OnnxRun(model, [1, 3, height, width], outputShape: [1, 5, cells], memory: memory);
        _latest.Insert(0, (width, height, run));
        return run;
    }

    /// <summary>Memory for these many floats. When it has to grow, the runs bound to the old one go with it; a run is cheap to make.</summary>
    private OnnxMemory Memory(int input, int output)
    {
        if (_memory is { } memory && memory.Holds(input, output)) return memory;
        Dispose();
        return _memory = new OnnxMemory(input, output);
    }
}
