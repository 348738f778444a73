using System.Runtime.CompilerServices;
using ParkingGate.Commands.Probe;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline.Sources;
using ParkingGate.Settings;

namespace ParkingGate.Commands.Check;

/// <summary>Each camera's sources: opened, watched for a moment, and what is wrong with them.</summary>
internal static class CamerasSection
{
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(3);

    public static readonly CheckSection Section = new(
        options => $"Cameras: {string.Join(", ", options.Cameras.Select(camera => $"{camera.Id} ({SourceName.Shown(camera.Source)})"))}", LookAsync);

    private static async IAsyncEnumerable<CheckLine> LookAsync(GateOptions options, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var camera in options.Cameras)
        {
            foreach (var line in await Task.Run(() => Look(camera, options, stop), stop).ConfigureAwait(false)) yield return line;
            if (camera.LiveSource.Length == 0) continue;
            var spec = GateComposition.Spec(camera, options);
            yield return await Task.Run(() => Open(spec with { Source = camera.LiveSource }, $"{camera.Id} live", stop, out _), stop).ConfigureAwait(false);
        }
    }

    private static CheckLine[] Look(CameraSettings camera, GateOptions options, CancellationToken stop)
    {
        var opened = Open(GateComposition.Spec(camera, options), camera.Id, stop, out var found);
        return found is null ? [opened] : [opened, .. ProbeAdvice.For(found).Select(advice => new CheckLine(camera.Id, null, advice))];
    }

    private static CheckLine Open(Pipeline.CameraSpec camera, string subject, CancellationToken stop, out ProbeFindings? found)
    {
        found = null;
        try
        {
            found = new SourceProbe(camera).Run(WatchFor, stop);
            return new(subject, true, ProbeReport.InShort(found));
        }
        catch (VideoException failure) when (!stop.IsCancellationRequested)
        {
            return new(subject, false, failure.Message);
        }
    }
}
