namespace ParkingGate.Settings;

/// <summary>Defaults that depend on what else is set.</summary>
internal static class SettingDefaults
{
    public static void FillIn(GateOptions options)
    {
        if (options.Cameras.Length == 0) options.Cameras = [new()];
        FillInFirst(options.Cameras[0]);
        foreach (var camera in options.Cameras)
        {
            if (camera is { Source: CameraSettings.Demo, Inbound: Inbound.None }) camera.Inbound = Inbound.Right; // the clip's trucks come in that way
            if (string.IsNullOrWhiteSpace(camera.Name)) camera.Name = camera.Id;
        }
        FillIn(options.Detector);
    }

    /// <summary>The demo clip stands in only where no camera is named: a gate whose source was forgotten must not
    /// show a film.</summary>
    private static void FillInFirst(CameraSettings camera)
    {
        if (camera.Id.Length > 0) return;
        camera.Id = CameraSettings.DefaultId;
        if (camera.Source.Length == 0) camera.Source = CameraSettings.Demo;
    }

    private static void FillIn(DetectorSettings detector)
    {
        if (detector.Classes.Length == 0) detector.Classes = [DetectorSettings.DefaultClass];
        if (detector.Threads == 0) detector.Threads = Math.Max(1, Environment.ProcessorCount / 2);
    }
}
