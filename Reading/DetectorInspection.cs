using System.Collections.Immutable;
using System.Globalization;
using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading;

/// <summary>
/// Asks a model, step by step, what <see cref="DetectorModel"/> records, and says in one sentence why it is no detector.
/// </summary>
internal sealed class DetectorInspection(OnnxModel model, DetectorOptions options)
{
    private const string Supported = "one 1x3xHxW input and an output of 1x(4+classes)xN (YOLOv8, YOLO11) or its transpose, "
        + "1xNx(5+classes) (YOLOv5, YOLOX) or 1xNx6 (YOLO26, end-to-end)";

    internal DetectorModel Result()
    {
        var output = model.Outputs.FirstOrDefault(tensor => tensor.Shape.Length == 3) ?? throw NoDetector();
        var (width, height) = DetectorInput.Size(model, options.InputSize) ?? throw NoDetector();
        using var run = Bind(width, height, output.Name);
        var names = Names();
        var (shape, picture) = Layout(run, width, height, names?.Length ?? 0);
        CheckNames(shape, names);
        // A model of bytes does its own division by 255.
        var bytes = model.Inputs[0].Element == OnnxElement.UInt8;
        return new(model.Name, width, height, bytes ? picture with { Scale = 1 } : picture, shape, [.. names ?? Numbers(shape.Classes)],
            output.Name, [.. run.OutputShape]);
    }

    private OnnxRun Bind(int width, int height, string output)
    {
        try
        {
            return new OnnxRun(model, [1, 3, height, width], output);
        }
        catch (OnnxException cause)
        {
            throw new DetectorModelException($"{model.Name} cannot be used as a detector: {cause.Message}", cause);
        }
    }

    private (YoloShape Shape, PictureFormat Picture) Layout(OnnxRun run, int width, int height, int names)
    {
        if (options.Layout is { } given)
        {
            var shape = YoloShape.As(given, run.OutputShape) ?? throw NoDetector(run, $"not the layout {given} of the settings");
            if (given != YoloLayout.YoloxGrid)
                return (shape, PictureFormat.Yolo);
            return YoloGrid.Strides(shape.Boxes, width, height) is null
                ? throw NoDetector(run, $"not one box for each cell of a {width}x{height} grid")
                : (shape, PictureFormat.Yolox);
        }
        var found = YoloShape.Find(run.OutputShape, width, height, names) ?? throw NoDetector(run, "no known layout");
        return found.Layout != YoloLayout.YoloxGrid
            ? (found, PictureFormat.Yolo)
            : YoloRows.Tell(run, found, names) ?? throw Undecided();
    }

    /// <summary>The settings' names, else the file's; null when neither has any.</summary>
    private string[]? Names()
    {
        if (options.Names is { Count: > 0 } given)
            return [.. given];
        if (!model.Metadata.TryGetValue("names", out var text))
            return null;
        return ClassNames.Parse(text) ?? throw new DetectorModelException(
            $"{model.Name} carries class names that cannot be read ({Start(text)}); give the names in the settings.");
    }

    private void CheckNames(YoloShape shape, string[]? names)
    {
        if (names is null || shape.Classes == 0 || names.Length == shape.Classes)
            return;
        throw new DetectorModelException($"{model.Name} scores {shape.Classes} classes ({shape.Layout}, {Outputs}) "
            + $"but {names.Length} are named ({Start(string.Join(", ", names))}); give all names in the settings, in the model's order.");
    }

    private static string[] Numbers(int classes) =>
        [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private string Outputs => string.Join(", ", model.Outputs);

    private DetectorModelException NoDetector() => new($"{model.Name} is not a detector this program can use: "
        + $"its inputs are {string.Join(", ", model.Inputs)}, its outputs {Outputs}; supported is {Supported}.");

    private DetectorModelException NoDetector(OnnxRun run, string why) => new($"{model.Name} is not a detector this program can use: "
        + $"its outputs are {Outputs}, of size {OnnxTensor.Text(run.OutputShape)} for a picture of {OnnxTensor.Text(run.InputShape)}, "
        + $"{why}; supported is {Supported}.");

    private DetectorModelException Undecided() => new(
        $"{model.Name} ({Outputs}) names no classes, so it cannot be told whether its rows have an objectness score; "
        + "set the layout or the names.");

    private static string Start(string text) => text.Length <= 80 ? text : $"{text.AsSpan(0, 80)}...";
}
