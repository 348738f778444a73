using System.Numerics;
using System.Numerics.Tensors;

namespace ParkingGate.Reading;

/// <summary>
/// Finds the boxes worth decoding: those whose best class of all is wanted and scores enough. A box with a score that is not a
/// number is
/// none. One instance per thread: it owns the scratch memory.
/// </summary>
internal sealed class YoloScores
{
    private readonly YoloShape _shape;
    private readonly ClassFilter _filter;
    private readonly float _minScore;
    private readonly float[] _best;
    private readonly ulong[] _ranks;
    private readonly int[] _classes;
    private int _count;

    internal YoloScores(YoloShape shape, ClassFilter filter, float minScore)
    {
        (_shape, _filter, _minScore) = (shape, filter, minScore);
        _best = new float[shape.Layout == YoloLayout.ChannelFirst && filter.Ids.Length > 1 ? shape.Boxes : 0];
        _ranks = new ulong[shape.Boxes];
        _classes = new int[shape.Boxes];
    }

    /// <summary>
    /// How many boxes pass; afterwards <see cref="this"/> gives them best first, equal scores in the model's order.
    /// </summary>
    internal int Find(ReadOnlySpan<float> output)
    {
        _count = 0;
        if (_shape.Layout == YoloLayout.ChannelFirst)
            FindInColumns(output, WantedScores(output));
        else
            FindInRows(output);
        _ranks.AsSpan(0, _count).Sort();
        return _count;
    }

    internal (int Box, float Score, int Class) this[int rank]
    {
        get
        {
            var box = (int)(uint)_ranks[rank];
            return (box, BitConverter.UInt32BitsToSingle(~(uint)(_ranks[rank] >> 32)), _classes[box]);
        }
    }

    /// <summary>
    /// The best wanted class of every box, an upper bound for what can pass; the tensor's own row where one class is wanted.
    /// </summary>
    private ReadOnlySpan<float> WantedScores(ReadOnlySpan<float> output)
    {
        var ids = _filter.Ids;
        if (ids.Length == 1)
            return ClassRow(output, ids[0]);
        ClassRow(output, ids[0]).CopyTo(_best);
        foreach (var id in ids[1..])
            TensorPrimitives.Max(_best, ClassRow(output, id), _best);
        return _best;
    }

    private ReadOnlySpan<float> ClassRow(ReadOnlySpan<float> output, int id) =>
        output.Slice((_shape.FirstClass + id) * _shape.Boxes, _shape.Boxes);

    private void FindInColumns(ReadOnlySpan<float> output, ReadOnlySpan<float> scores)
    {
        var floor = new Vector<float>(_minScore);
        var box = 0;
        for (; box <= scores.Length - Vector<float>.Count; box += Vector<float>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<float>(scores[box..]), floor))
                LookAt(output, scores, box, box + Vector<float>.Count);
        }
        LookAt(output, scores, box, scores.Length);
    }

    private void LookAt(ReadOnlySpan<float> output, ReadOnlySpan<float> scores, int from, int to)
    {
        for (var box = from; box < to; box++)
        {
            if (scores[box] >= _minScore)
                AddColumn(output, box);
        }
    }

    private void AddColumn(ReadOnlySpan<float> output, int box)
    {
        var (best, score) = (0, float.NegativeInfinity);
        for (var (id, at) = (0, (_shape.FirstClass * _shape.Boxes) + box); id < _shape.Classes; id++, at += _shape.Boxes)
        {
            if (float.IsNaN(output[at])) return;
            if (output[at] > score)
                (best, score) = (id, output[at]);
        }
        Add(box, score, best);
    }

    private void FindInRows(ReadOnlySpan<float> output)
    {
        for (var box = 0; box < _shape.Boxes; box++)
        {
            var row = output.Slice(box * _shape.Channels, _shape.Channels);
            if (_shape.Layout == YoloLayout.EndToEnd)
                Add(box, row[4], ClassOf(row[5]));
            // Class scores are probabilities, so the product with one cannot exceed the objectness.
            else if (!_shape.HasObjectness || row[4] >= _minScore)
                AddRow(box, row[_shape.FirstClass..], _shape.HasObjectness ? row[4] : 1);
        }
    }

    private void AddRow(int box, ReadOnlySpan<float> classes, float objectness)
    {
        var best = TensorPrimitives.IndexOfMax(classes);
        Add(box, objectness * classes[best], best);
    }

    private static int ClassOf(float value) => value is >= 0 and < YoloShape.MostClasses ? (int)value : -1;

    /// <summary>
    /// Positive floats order as their bits do: inverted above the box number, they sort best first, without a comparer.
    /// </summary>
    private void Add(int box, float score, int id)
    {
        if (!(score >= _minScore) || !float.IsFinite(score) || !_filter.Contains(id)) return;
        _classes[box] = id;
        _ranks[_count++] = ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | (uint)box;
    }
}
