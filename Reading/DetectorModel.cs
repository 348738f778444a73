using System.Collections.Immutable;
using System.Globalization;
using ParkingGate.Native.Onnx;

namespace ParkingGate.Reading;

/// <summary>
/// What a detector wants and gives, as data: the input's size and pixel format, the output's layout, the class names.
/// </summary>
/// <param name="Names">By class number; empty where an end-to-end model does not name its classes.</param>
internal sealed record DetectorModel(
    string Name,
    int InputWidth,
    int InputHeight,
    PictureFormat Picture,
    YoloShape Output,
    ImmutableArray<string> Names,
    string OutputName,
    ImmutableArray<long> OutputShape)
{
    /// <summary>Finds out what the model is; runs it once on grey where its description leaves that open.</summary>
    /// <exception cref="DetectorModelException">It is no detector of a known layout, or its names do not fit its
    /// output.</exception>
    /// <exception cref="OnnxException">It failed while it ran.</exception>
    public static DetectorModel Inspect(OnnxModel model, DetectorOptions options) => new DetectorInspection(model, options).Result();

    /// <summary>How a picture of this size lies in the input.</summary>
    public Letterbox Fit(int sourceWidth, int sourceHeight) =>
        Letterbox.Fit(sourceWidth, sourceHeight, InputWidth, InputHeight, Picture.Placement);

    /// <summary>
    /// A run with one picture of the input's size; planes of <see cref="InputWidth"/> x <see cref="InputHeight"/> floats.
    /// </summary>
    public OnnxRun CreateRun(OnnxModel model) => new(model, [1, 3, InputHeight, InputWidth], OutputName, OutputShape.AsSpan());

    public string NameOf(int classId) =>
        (uint)classId < (uint)Names.Length ? Names[classId] : classId.ToString(CultureInfo.InvariantCulture);
}
