using System.Runtime.InteropServices;

namespace ParkingGate.Native.Onnx;

/// <summary>
/// ONNX Runtime 1.31 collects usage data on Linux unless this variable stands in the C environment before its first call.
/// </summary>
internal static partial class OnnxTelemetry
{
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// Switches the collection off; may be called any number of times, but before any other use of ONNX Runtime.
    /// </summary>
    /// <remarks>Environment.SetEnvironmentVariable is not enough: .NET keeps its own copy, which native code does not
    /// read.</remarks>
    internal static void Disable()
    {
        if (SetEnvironment(Variable, "1", 1) != 0)
            throw new OnnxException($"{Variable} could not be set (error {Marshal.GetLastPInvokeError()}), so ONNX Runtime is not started.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
