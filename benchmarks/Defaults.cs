using ParkingGate.Reading;
using ParkingGate.Settings;

namespace ParkingGate.Benchmarks;

/// <summary>The product as it comes: what no setting changes.</summary>
internal static class Defaults
{
    public static GateOptions Options { get; } = Filled();

    public static DetectorLoader Detector() => GateComposition.Detector(Options);

    private static GateOptions Filled()
    {
        var options = new GateOptions();
        SettingDefaults.FillIn(options);
        return options;
    }
}
