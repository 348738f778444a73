namespace ParkingGate.Native.Onnx;

/// <summary>A model could not be loaded or run; the message is one sentence an operator can act on.</summary>
internal sealed class OnnxException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>ONNX Runtime's own words without its "[ErrorCode:X] " in front and on one line.</summary>
    internal static string Reason(Exception cause)
    {
        var text = cause.Message.ReplaceLineEndings(" ").Trim();
        var end = text.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? text.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        return text[end..].Trim().TrimEnd('.');
    }
}
