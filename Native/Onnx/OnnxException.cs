namespace ParkingGate.Native.Onnx;

/// <summary>A model could not be loaded or run; the message is one sentence an operator can act on.</summary>
internal sealed class OnnxException(string message, Exception? cause = null) : Exception(message, cause)
{
    private const string Nested = "[ONNXRuntimeError] : ";

    /// <summary>
    /// ONNX Runtime's own words on one line: without its "[ErrorCode:X] " in front, and where an error is inside another one, as
    /// "place in its source [ONNXRuntimeError] : 1 : FAIL : words", the inner one's.
    /// </summary>
    internal static string Reason(Exception cause)
    {
        var text = cause.Message.ReplaceLineEndings(" ").Trim();
        var end = text.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? text.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        var inner = text.LastIndexOf(Nested, StringComparison.Ordinal);
        return (inner >= 0 ? text[inner..].Split(" : ", 4)[^1] : text[end..]).Trim().TrimEnd('.');
    }
}
