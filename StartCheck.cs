using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Tls;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline.Sources;
using ParkingGate.Reading;
using ParkingGate.Settings;
using ParkingGate.Store;

namespace ParkingGate;

/// <summary>
/// What can only be known by trying, tried before the program listens: the operator's own model and files. What is inside the
/// executable is not tried (it would cost a third of a second), nor are addresses (a camera may be off while the gate starts).
/// </summary>
internal static class StartCheck
{
    /// <summary>One sentence with the cure, or null.</summary>
    public static string? Problem(GateOptions options)
    {
        try
        {
            if (options.Detector.Model.Length > 0) CheckDetector(options);
            foreach (var camera in options.Cameras) CheckFile(camera, options);
            return null;
        }
        catch (Exception failure) when (failure is VideoException or OnnxException or DetectorModelException)
        {
            return failure.Message;
        }
    }

    public static int Report(string problem, TextWriter error)
    {
        error.WriteLine($"{CommandOptions.Program}: {problem}");
        return GateSettings.ExitCode;
    }

    /// <summary>Runs the application to its end; an address that is taken is a sentence, not a stack trace.</summary>
    public static async Task<int> RunAsync(WebApplication app, TextWriter error)
    {
        try
        {
            _ = app.Services.GetRequiredService<GateStore>();
            _ = app.Services.GetRequiredService<Authenticator>();
            app.Services.GetService<ShownCertificate>()?.Open();
            await app.StartAsync();
        }
        catch (Exception failure) when (failure is StoreException or AccessException)
        {
            return Report(failure.Message, error);
        }
        catch (IOException failure)
        {
            return Report($"{failure.Message} Set Listen to a free address.", error);
        }
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void CheckDetector(GateOptions options)
    {
        using var loader = GateComposition.Detector(options);
        using var detector = loader.Open();
    }

    private static void CheckFile(CameraSettings camera, GateOptions options)
    {
        if (SourceKinds.Of(camera.Source) is SourceKind.Demo or SourceKind.Network or SourceKind.Device) return;
        using var source = OpenSource.Open(GateComposition.Spec(camera, options), DecoderChoice.Software, CancellationToken.None);
    }
}
