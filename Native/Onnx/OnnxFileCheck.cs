namespace ParkingGate.Native.Onnx;

/// <summary>Turns "protobuf parsing failed" into what the file really is and what to do about it.</summary>
internal static class OnnxFileCheck
{
    internal static string Explain(ReadOnlySpan<byte> bytes, string name, string reason) =>
        $"{name} is not an ONNX model this program can run ({Kind(bytes) ?? reason}): {Cure(bytes)}.";

    private static string? Kind(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "the file is empty",
        _ when IsLfsPointer(bytes) => "the file is a Git LFS pointer, not the model itself",
        [(byte)'P', (byte)'K', ..] => "the file is a zip archive, perhaps a PyTorch checkpoint",
        [(byte)'<', ..] => "the file is a web page or XML",
        _ => null,
    };

    private static string Cure(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "copy the file again",
        _ when IsLfsPointer(bytes) => "fetch the real file with `git lfs pull`",
        [(byte)'P', (byte)'K', ..] => "export the checkpoint to ONNX first",
        _ => "replace it with the exporter's .onnx file, one that holds its own weights",
    };

    private static bool IsLfsPointer(ReadOnlySpan<byte> bytes) => bytes.StartsWith("version https://git-lfs"u8);
}
