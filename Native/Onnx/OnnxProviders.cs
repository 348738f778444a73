using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ParkingGate.Native.Onnx;

/// <summary>The execution providers of this process: each library is loaded once and stays, as sessions may still use it.</summary>
internal static class OnnxProviders
{
    private static readonly OrtHardwareDeviceType[] BestFirst = [OrtHardwareDeviceType.GPU, OrtHardwareDeviceType.NPU, OrtHardwareDeviceType.CPU];
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, OrtEpDevice[]> Loaded = new(StringComparer.Ordinal);

    /// <summary>Has the session computed by it; what to call it.</summary>
    /// <exception cref="OnnxException">It has no such device here.</exception>
    /// <exception cref="OnnxRuntimeException">It is no provider, or does not want the options.</exception>
    public static string AddTo(SessionOptions settings, OnnxProvider provider)
    {
        var device = DevicesOf(provider.Library).Where(device => Fits(device, provider.Device)).MinBy(device => Array.IndexOf(BestFirst, device.HardwareDevice.Type))
            ?? throw new OnnxException(provider.Device == OnnxDevice.Auto ? "it finds no device on this machine" : $"it finds no {provider.Device.ToString().ToUpperInvariant()} on this machine");
        settings.AppendExecutionProvider(OrtEnv.Instance(), [device], provider.Options);
        return $"{device.EpName} ({device.HardwareDevice.Type})";
    }

    private static bool Fits(OrtEpDevice device, OnnxDevice wanted) =>
        wanted == OnnxDevice.Auto || device.HardwareDevice.Type.ToString().Equals(wanted.ToString(), StringComparison.OrdinalIgnoreCase);

    private static OrtEpDevice[] DevicesOf(string library)
    {
        lock (Gate)
        {
            if (Loaded.TryGetValue(library, out var devices)) return devices;
            var before = OrtEnv.Instance().GetEpDevices().Select(device => device.EpName).ToHashSet(StringComparer.Ordinal);
            OrtEnv.Instance().RegisterExecutionProviderLibrary(library, Path.GetFullPath(library));
            return Loaded[library] = [.. OrtEnv.Instance().GetEpDevices().Where(device => !before.Contains(device.EpName))];
        }
    }
}
