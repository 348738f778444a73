using ParkingGate.Tracking;

namespace ParkingGate.Reading;

/// <summary>
/// Turns a detector's output tensor into detections in source pixels, best first. Allocates nothing after construction; not
/// thread-safe,
/// one for each <see cref="Native.Onnx.OnnxRun"/>.
/// </summary>
internal sealed class YoloOutput
{
    /// <summary>More detections in one picture than any gate has containers.</summary>
    public const int MostDetections = 300;

    /// <summary>Boxes that go into the removal of doubles, whose work grows with their number; the best ones.</summary>
    private const int MostCandidates = 1000;

    private readonly YoloShape _shape;
    private readonly YoloScores _scores;
    private readonly YoloBoxes _boxes;
    private readonly float _nmsIou;
    private readonly Detection[] _candidates = new Detection[MostCandidates];

    /// <exception cref="DetectorModelException">A wanted class is none of the model's.</exception>
    public YoloOutput(DetectorModel model, DetectorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MinScore);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.NmsIou);
        _shape = model.Output;
        _scores = new YoloScores(_shape, ClassFilter.Create(options.Classes, model.Names, model.Name), options.MinScore);
        _boxes = new YoloBoxes(_shape, model.InputWidth, model.InputHeight);
        _nmsIou = options.NmsIou;
    }

    /// <summary>
    /// Writes what the output shows, and returns how many; at most as many as <paramref name="into"/> holds or <see
    /// cref="MostDetections"/>.
    /// </summary>
    /// <param name="output">One picture's tensor, of the size the model description says.</param>
    /// <param name="letterbox">How that picture lay in the input.</param>
    /// <param name="into">Where the detections go, best first.</param>
    public int Decode(ReadOnlySpan<float> output, in Letterbox letterbox, Span<Detection> into)
    {
        if (output.Length != _shape.Boxes * _shape.Channels)
            throw new ArgumentException($"{output.Length} values are not {_shape.Boxes} boxes of {_shape.Channels}.", nameof(output));
        var found = Math.Min(_scores.Find(output), MostCandidates);
        var candidates = _candidates.AsSpan(0, Boxes(output, letterbox, found));
        var kept = NonMaxSuppression.Keep(candidates, _nmsIou, Math.Min(into.Length, MostDetections));
        candidates[..kept].CopyTo(into);
        return kept;
    }

    /// <summary>
    /// Boxes with nothing inside the picture, or with coordinates that are no numbers or inside out, are left out.
    /// </summary>
    private int Boxes(ReadOnlySpan<float> output, in Letterbox letterbox, int found)
    {
        var count = 0;
        for (var rank = 0; rank < found; rank++)
        {
            var (index, score, id) = _scores[rank];
            var inInput = _boxes.Read(output, index);
            if (!inInput.IsUsable) continue;
            var box = letterbox.ToSource(inInput);
            if (box.IsUsable)
                _candidates[count++] = new Detection(box, score, id);
        }
        return count;
    }
}
