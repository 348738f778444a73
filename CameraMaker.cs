using ParkingGate.Containers;
using ParkingGate.Endpoints;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;
using ParkingGate.Settings;

namespace ParkingGate;

/// <summary>Makes cameras out of their settings and of what all cameras share. Everything but the cameras' own settings is that of the start.</summary>
internal sealed class CameraMaker(GateOptions options, DetectorPool detectors, CodeReaderLoader reader, RecordPassage record, EventJournal journal, TimeProvider clock)
{
    private readonly PassageFilter _repeats = new(options.Capture.SameFor);

    public Camera Make(CameraSettings camera) =>
        new(Spec(camera), GateComposition.Tracker(options), detectors, FrameMessages.Write, clock, Capture(camera), journal);

    /// <summary>Gives a camera, which goes on, other settings.</summary>
    public void Change(Camera running, CameraSettings camera) => running.Change(Spec(camera), Capture(camera));

    private CameraSpec Spec(CameraSettings camera) => GateComposition.Spec(camera, options);

    private CaptureParts? Capture(CameraSettings camera) =>
        options.Capture.Enabled ? GateComposition.Capture(GateComposition.Site(camera), options, reader, _repeats, record) : null;
}
