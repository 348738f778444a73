using System.Text.Json;
using ParkingGate.Commands.Read;
using ParkingGate.Settings;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Commands;

/// <summary>Real clips: a port gate whose truth is truth_video.csv, and roads and a car park without containers.</summary>
[NotInParallel("gate")]
public sealed class ReadClipTests
{
    [Test]
    public async Task The_real_gate_gives_its_two_containers_once_each_and_nothing_of_the_table_burnt_into_it()
    {
        var lines = Read("gate_two_trucks_lin_720p.mp4");

        await Assert.That(lines.Select(line => line.Code!)).IsEquivalentTo(["WSAU4160620", "SEGU5210293"]);
    }

    [Test]
    [Arguments("parking_cars_intel_432p.mp4")]
    [Arguments("highway_dashcam_udacity_720p.mp4")]
    [Arguments("highway_truck_sobral_240p_mpeg4.avi")]
    public async Task Where_no_container_passes_there_is_no_passage(string clip)
    {
        await Assert.That(Read(clip)).IsEmpty();
    }

    private static List<ReadLine> Read(string clip)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var progress = new ReadProgress(null);
        var options = new GateOptions { Cameras = [new CameraSettings { Id = "entrance", Source = "none" }] };
        SettingDefaults.FillIn(options);
        var path = Clip.Foreign(clip);
        var code = new ReadRun(options, new ReadOutput(output, ReadForm.Json), progress, errors, null).Run([new ReadInput(path, clip, false)], CancellationToken.None);
        if (code != 0) throw new InvalidOperationException(errors.ToString());
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, ReadJson.Default.ReadLine)!)];
    }
}
