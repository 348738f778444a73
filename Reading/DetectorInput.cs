using System.Globalization;
using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading;

/// <summary>
/// The picture size a detector runs at: its own, or for a model that leaves it free the settings', the exporter's, or 640.
/// </summary>
internal static class DetectorInput
{
    private const int Usual = 640;
    private const int Largest = 4096;

    /// <summary>The coarsest stride of the usual heads; a free size must divide by it.</summary>
    private const int Step = 32;

    /// <summary>Width and height; null when the input is not one picture of three planes.</summary>
    internal static (int Width, int Height)? Size(OnnxModel model, int? setting)
    {
        if (model.Inputs is not [{ Element: OnnxElement.Float32 or OnnxElement.Float16 or OnnxElement.UInt8 } input])
            return null;
        if (input.Shape.AsSpan() is not [-1 or 1, -1 or 3, (-1 or > 0) and <= Largest, (-1 or > 0) and <= Largest])
            return null;
        var (height, width) = Free(model, setting);
        return (Side(input.Shape[3], width), Side(input.Shape[2], height));
    }

    private static int Side(long model, int free) => model > 0 ? (int)model : free;

    private static (int Height, int Width) Free(OnnxModel model, int? setting)
    {
        if (setting is not { } side)
            return Exported(model.Metadata.GetValueOrDefault("imgsz")) ?? (Usual, Usual);
        return IsPossible(side) ? (side, side) : throw new DetectorModelException(
            $"An input size of {side} is not possible for {model.Name}; it must be a multiple of {Step} up to {Largest}.");
    }

    /// <summary>Ultralytics' <c>imgsz</c>: [height, width].</summary>
    private static (int Height, int Width)? Exported(string? text)
    {
        var sides = (text ?? "").Trim('[', ']', '(', ')', ' ').Split(',');
        return sides.Length == 2 && int.TryParse(sides[0], CultureInfo.InvariantCulture, out var height)
            && int.TryParse(sides[1], CultureInfo.InvariantCulture, out var width) && IsPossible(height) && IsPossible(width)
            ? (height, width)
            : null;
    }

    private static bool IsPossible(int side) => side is > 0 and <= Largest && side % Step == 0;
}
