using Microsoft.ML.OnnxRuntime;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Peers;

/// <summary>A shared library of tests/Peers, compiled for a test: hardware that this machine does not have.</summary>
internal static class PeerLibrary
{
    /// <summary>Its path in the folder.</summary>
    public static string Compile(TestFolder folder, string source, string library, string arguments = "")
    {
        var target = folder.PathOf(library);
        var made = ChildProcess.Run("gcc", $"-shared -fPIC {arguments} -o {target} {Path.Combine(TestPaths.Root, "tests", "Peers", source)}");
        return made.ExitCode == 0 ? target : throw new InvalidOperationException(made.Errors);
    }

    /// <summary>A provider of ONNX Runtime, by the headers of its package.</summary>
    public static string OnnxProvider(TestFolder folder)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Compile(folder, "onnx-provider.c", "onnx-provider.so", $"-I{Path.Combine(packages, "microsoft.ml.onnxruntime", PackageVersion, "build", "native", "include")}");
    }

    private static string PackageVersion => typeof(InferenceSession).Assembly.GetName().Version!.ToString(3);
}
