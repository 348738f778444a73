using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading;

/// <summary>
/// Rows with one box a cell have three possible meanings of equal shape: raw YOLOX, decoded YOLOX, YOLOv6. What the model makes
/// of a
/// plain grey picture tells them apart: centres spread over the whole input are decoded, and YOLOv6 has the constant 1 for
/// objectness.
/// </summary>
internal static class YoloRows
{
    /// <summary>The layout and picture format; null when rows are decoded and nothing tells what their fifth value is.</summary>
    internal static (YoloShape, PictureFormat)? Tell(OnnxRun run, YoloShape shape, int names)
    {
        // Byte value 114 in the format of raw YOLOX; to the others it is as plain and merely brighter.
        run.Input.Fill(PictureFormat.Grey);
        run.Run();
        if (!AreDecoded(run.Output, shape, (int)run.InputShape[3]))
            return (shape, PictureFormat.Yolox);
        var decoded = shape with { Layout = YoloLayout.AnchorObjectness };
        if (HasConstantObjectness(run.Output, shape))
            return (decoded, PictureFormat.Yolo);
        return names > 0 ? (decoded, PictureFormat.Yolox) : null;
    }

    /// <summary>Decoded centres average half the width; raw offsets are a few cells at most.</summary>
    private static bool AreDecoded(ReadOnlySpan<float> output, YoloShape shape, int width)
    {
        var sum = 0.0;
        for (var box = 0; box < shape.Boxes; box++)
            sum += Math.Abs(output[box * shape.Channels]);
        return sum / shape.Boxes > width / 8.0;
    }

    private static bool HasConstantObjectness(ReadOnlySpan<float> output, YoloShape shape)
    {
        for (var box = 0; box < shape.Boxes; box++)
        {
            if (output[(box * shape.Channels) + 4] != 1)
                return false;
        }
        return true;
    }
}
