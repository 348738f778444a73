using ParkingGate.Native.Onnx;
using ParkingGate.Tracking;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Says which character stands in each box. Patches go through the network in batches of at most 32: one run for any number would
/// need a run for every number, and this many keep their activations in the cache. One thread at a time.
/// </summary>
internal sealed class CharacterReader(OnnxModel model) : IDisposable
{
    /// <summary>0-9, A-Z, and "none".</summary>
    public const int Classes = 37;

    private const int Batch = 32;

    /// <summary>Batches are rounded up to this many patches; the rest of the last one is computed for nothing.</summary>
    private const int Step = 4;

    private const int PatchLength = 3 * CharacterPatch.Side * CharacterPatch.Side;

    private readonly OnnxRun?[] _runs = new OnnxRun?[(Batch / Step) + 1];
    private readonly CharacterPatch _patch = new();
    private float[] _probabilities = [];

    /// <summary>A row of <see cref="Classes"/> probabilities for each box; valid until the next call.</summary>
    public ReadOnlySpan<float> Read(in RgbPicture picture, ReadOnlySpan<Detection> boxes)
    {
        Pooled.Ensure(ref _probabilities, boxes.Length * Classes);
        for (var from = 0; from < boxes.Length; from += Batch)
            ReadBatch(picture, boxes[from..Math.Min(boxes.Length, from + Batch)], _probabilities.AsSpan(from * Classes));
        return _probabilities.AsSpan(0, boxes.Length * Classes);
    }

    public void Dispose()
    {
        foreach (var run in _runs)
            run?.Dispose();
    }

    private void ReadBatch(in RgbPicture picture, ReadOnlySpan<Detection> boxes, Span<float> probabilities)
    {
        var run = RunFor(boxes.Length);
        for (var i = 0; i < boxes.Length; i++)
        {
            var box = boxes[i].Box;
            _patch.Cut(picture, box.CenterX, box.CenterY, box.Height, run.Input.Slice(i * PatchLength, PatchLength));
        }
        run.Run();
        run.Output[..(boxes.Length * Classes)].CopyTo(probabilities);
    }

    private OnnxRun RunFor(int patches)
    {
        var steps = (patches + Step - 1) / Step;
        return _runs[steps] ??= new OnnxRun(
            model, [steps * Step, 3, CharacterPatch.Side, CharacterPatch.Side], outputShape: [steps * Step, Classes]);
    }
}
