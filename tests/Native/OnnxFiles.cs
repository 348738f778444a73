using ParkingGate.Native.Onnx;

namespace ParkingGate.Tests.Native;

/// <summary>Loads model files under their own name.</summary>
internal static class OnnxFiles
{
    public static OnnxModel Load(string path, OnnxOptions? options = null) =>
        OnnxModel.Load(File.ReadAllBytes(path), Path.GetFileName(path), options);

    /// <summary>One of the tiny models of the tests.</summary>
    public static OnnxModel Tiny(string name) => Load(TestPaths.Data(name));

    /// <summary>One of the project's default models.</summary>
    public static OnnxModel Own(string name) => Load(TestPaths.Model(name));
}
