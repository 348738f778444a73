using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ParkingGate.Native.Onnx;

/// <summary>
/// A model made ready for one input shape: input and output lie in native memory bound once, so <see cref="Run"/> allocates
/// nothing.
/// One thread at a time; a model may have several, which run side by side. Who creates it disposes it, before its model.
/// </summary>
/// <remarks>Both views are float32. Where the model's own type differs (float16, uint8, int8) a run converts in and out; float32
/// is not copied.</remarks>
internal sealed class OnnxRun : IDisposable
{
    private readonly OnnxModel _model;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly OnnxBinding _input;
    private readonly OnnxBinding _output;

    /// <summary>
    /// Binds the model's only input at <paramref name="inputShape"/> and one output (its first unless named).
    /// An output size that the model leaves free is learnt by running once on zeros, unless <paramref name="outputShape"/> is
    /// given.
    /// </summary>
    /// <remarks>
    /// Runs of several sizes, used one after the other, can share <paramref name="memory"/>, which stays its owner's and must outlive
    /// them: an input is then valid until another of them is written, an output until another of them has run.
    /// </remarks>
    /// <exception cref="OnnxException">The model cannot take this shape, or has element types this class does not
    /// convert.</exception>
    public OnnxRun(OnnxModel model, ReadOnlySpan<long> inputShape, string? output = null, ReadOnlySpan<long> outputShape = default, OnnxMemory? memory = null)
    {
        _model = model;
        var into = OnnxShapes.SingleInput(model, inputShape);
        var outOf = OnnxShapes.Output(model, output);
        _binding = model.CreateBinding();
        try
        {
            _input = new OnnxBinding(into.Element, inputShape, memory?.Input);
            _binding.BindInput(into.Name, _input.Value);
            _output = new OnnxBinding(outOf.Element, Known(outOf, outputShape) ?? Learn(outOf), memory?.Output);
            _binding.BindOutput(outOf.Name, _output.Value);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ReadOnlySpan<long> InputShape => _input.Shape;

    public ReadOnlySpan<long> OutputShape => _output.Shape;

    /// <summary>The input's values, to be written before <see cref="Run"/>; they stay as they are afterwards.</summary>
    public Span<float> Input => _input.Floats;

    /// <summary>The output of the last run; overwritten by the next.</summary>
    public ReadOnlySpan<float> Output => _output.Floats;

    /// <summary>Computes <see cref="Output"/> from <see cref="Input"/>.</summary>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    public void Run()
    {
        _input.Write();
        Execute();
        _output.Read();
    }

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        _input?.Dispose();
        _output?.Dispose();
    }

    private void Execute()
    {
        try
        {
            _model.Run(_options, _binding);
        }
        catch (OnnxRuntimeException cause)
        {
            throw new OnnxException(
                $"{_model.Name} could not run on an input of {OnnxTensor.Text(_input.Shape)} ({OnnxException.Reason(cause)}).", cause);
        }
    }

    private static long[]? Known(OnnxTensor output, ReadOnlySpan<long> given) =>
        !given.IsEmpty ? given.ToArray() : output.IsFixed ? [.. output.Shape] : null;

    private long[] Learn(OnnxTensor output)
    {
        _binding.BindOutputToDevice(output.Name, OrtMemoryInfo.DefaultInstance);
        Execute();
        using var values = _binding.GetOutputValues();
        var shape = values[0].GetTensorTypeAndShape().Shape;
        _binding.ClearBoundOutputs();
        return shape;
    }
}
