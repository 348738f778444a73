namespace ParkingGate.Native.Onnx;

/// <summary>Which tensors and sizes an <see cref="OnnxRun"/> can bind, checked before anything native is made.</summary>
internal static class OnnxShapes
{
    /// <summary>The model's only input, if <paramref name="shape"/> fits it.</summary>
    internal static OnnxTensor SingleInput(OnnxModel model, ReadOnlySpan<long> shape)
    {
        if (model.Inputs is not [var input])
            throw new OnnxException($"{model.Name} has {model.Inputs.Length} inputs ({string.Join(", ", model.Inputs)}); one can be used.");
        if (!Fits(input, shape))
            throw new OnnxException($"{model.Name} takes {input}, not {OnnxTensor.Text(shape)}.");
        return Convertible(model, input);
    }

    /// <summary>The named output, or the first.</summary>
    internal static OnnxTensor Output(OnnxModel model, string? name)
    {
        var output = model.Outputs.FirstOrDefault(tensor => name is null || tensor.Name == name)
            ?? throw new OnnxException($"{model.Name} has no output {name}; it has {string.Join(", ", model.Outputs)}.");
        return Convertible(model, output);
    }

    internal static int Count(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
            count = checked(count * size);
        return checked((int)count);
    }

    private static bool Fits(OnnxTensor input, ReadOnlySpan<long> shape)
    {
        if (shape.Length != input.Shape.Length)
            return false;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] <= 0 || (input.Shape[i] >= 0 && input.Shape[i] != shape[i]))
                return false;
        }
        return true;
    }

    private static OnnxTensor Convertible(OnnxModel model, OnnxTensor tensor) => tensor.Element != OnnxElement.Other
        ? tensor
        : throw new OnnxException($"{model.Name} has {tensor}; float32, float16, uint8 and int8 can be used.");
}
