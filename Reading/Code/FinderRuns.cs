using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading.Code;

/// <summary>
/// The finder's runs, one for each input size lately used. Crops come in many shapes; a run holds up to 5.6 MB, so only a few are
/// kept and the one that was not used for longest goes.
/// </summary>
internal sealed class FinderRuns(OnnxModel model) : IDisposable
{
    /// <summary>Enough for a container's crop, its tiles, and its closer looks at two moments.</summary>
    private const int Most = 8;

    private readonly List<(int Width, int Height, OnnxRun Run)> _latest = new(Most + 1);

    /// <summary>A run for inputs of this size; its owner stays this object, until at least the next call.</summary>
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
    }

    private OnnxRun Add(int width, int height)
    {
        if (_latest.Count == Most)
        {
            _latest[^1].Run.Dispose();
            _latest.RemoveAt(Most - 1);
        }
        // One box a cell of strides 4 and 8. Said here, because learning it from the model would cost a run.
        var cells = (width * height / 16) + (width * height / 64);
        var run = new OnnxRun(model, [1, 3, height, width], outputShape: [1, 5, cells]);
        _latest.Insert(0, (width, height, run));
        return run;
    }
}
