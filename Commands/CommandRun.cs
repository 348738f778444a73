using System.Runtime.InteropServices;
using ParkingGate.Endpoints.Access;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Reading;
using ParkingGate.Settings;
using ParkingGate.Store;

namespace ParkingGate.Commands;

/// <summary>How every verb runs: Ctrl-C and a stop from the system end it in order, and what goes wrong is one sentence.</summary>
internal static class CommandRun
{
    /// <summary>Exit code of a run that was told to stop, as shells know it for Ctrl-C.</summary>
    public const int Stopped = 130;

    public static async Task<int> UntilStoppedAsync(Func<CancellationToken, Task<int>> run)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await run(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (Exception failure) when (failure is AccessException or VideoException or OnnxException or DetectorModelException or StoreException
            or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{CommandOptions.Program}: {failure.Message}").ConfigureAwait(false);
            return GateSettings.ExitCode;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
