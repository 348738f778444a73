using ParkingGate.Commands.Probe;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Sources;
using ParkingGate.Tests.Peers;
using SkiaSharp;

namespace ParkingGate.Tests.Pipeline.Sources;

/// <summary>What is found out about a source, and what is advised.</summary>
public sealed class SourceProbeTests
{
    private static readonly ProbeFindings Good = new(0.4, 0.5, new SourceFacts("h264", 1920, 1080, 15, "software"), 15, 2, 0, 0.1, 2000, 4, 75, 0, 100, false, []) { IsLive = true };

    [Test]
    public async Task A_real_camera_is_described_as_it_is()
    {
        using var camera = await RtspCamera.StartAsync("--size 1280x720 --fps 15 --gop 30 --pattern smpte");

        var found = new SourceProbe(new CameraSpec { Id = "probe", Source = camera.Address }).Run(TimeSpan.FromSeconds(5), default);

        using var picture = SKBitmap.Decode(found.Jpeg);
        await Assert.That((found.Facts.Codec, found.Facts.Width, found.Facts.Height, found.IsLive)).IsEqualTo(("h264", 1280, 720, true));
        await Assert.That(found.Facts.Fps).IsBetween(8, 16); // fewer come on a busy machine
        await Assert.That(found.KeyEveryS).IsEqualTo(2).Within(0.3);
        await Assert.That(found.DelayS).IsBetween(-0.1, 20);
        await Assert.That(found.KbitPerS).IsGreaterThan(20);
        await Assert.That((found.HeldBack, found.Corrupt)).IsEqualTo((0, 0));
        await Assert.That((picture.Width, picture.Height)).IsEqualTo((1280, 720));
    }

    [Test]
    public async Task A_source_that_is_away_is_said()
    {
        var failure = Assert.Throws<VideoException>(() => new SourceProbe(new CameraSpec { Id = "probe", Source = "tcp://127.0.0.1:9" }).Run(TimeSpan.FromSeconds(1), default));

        await Assert.That(failure.Message).Contains("nothing listens there");
    }

    [Test]
    public async Task A_still_picture_is_noticed_and_a_short_clip_is_enough()
    {
        var still = new SourceProbe(new CameraSpec { Id = "probe", Source = "testpattern:640x360@10,still" }).Run(TimeSpan.FromSeconds(4), default);

        await Assert.That(still.IsStill).IsTrue();
        await Assert.That(still.Facts.Fps).IsEqualTo(10).Within(0.5);
    }

    [Test]
    public async Task Nothing_is_advised_for_a_good_camera()
    {
        await Assert.That(ProbeAdvice.For(Good)).IsEmpty();
    }

    [Test]
    public async Task Each_fault_has_its_cure()
    {
        (ProbeFindings Found, string Cure)[] cases =
        [
            (Good with { Facts = Good.Facts with { Width = 640, Height = 360 } }, "choose a larger stream as Source"),
            (Good with { Facts = Good.Facts with { Fps = 4 } }, "set the camera to 10 to 25"),
            (Good with { Facts = Good.Facts with { Fps = 60 }, CpuMs = 1 }, "set the camera to 15 to 25"),
            (Good with { KeyEveryS = 10 }, "I-frame interval"),
            (Good with { KeyEveryS = double.NaN }, "I-frame interval"),
            (Good with { HeldBack = 2 }, "133 ms of delay"),
            (Good with { DelayS = 4 }, "look for buffering"),
            (Good with { DelayS = 3600 }, "take the time from the network"),
            (Good with { DelayS = -3600 }, "take the time from the network"),
            (Good with { Corrupt = 7 }, "use Transport tcp"),
            (Good with { CpuMs = 50 }, "75 % of a core"),
            (Good with { Brightness = 5 }, "lens cap"),
            (Good with { IsStill = true }, "restart it"),
        ];

        foreach (var (found, cure) in cases) await Assert.That(ProbeAdvice.For(found).Single()).Contains(cure);
        await Assert.That(ProbeAdvice.For(Good with { IsLive = false, KeyEveryS = 10, HeldBack = 2, IsStill = true })).IsEmpty(); // a recording is as it is
    }

    [Test]
    public async Task The_report_says_whether_anything_is_to_be_changed()
    {
        using var output = new StringWriter();

        await Assert.That(ProbeReport.Write(output, "rtsp://10.0.0.5/1", Good, "probe.jpg")).IsTrue();
        await Assert.That(ProbeReport.Write(output, "rtsp://10.0.0.5/1", Good with { HeldBack = 2 }, "probe.jpg")).IsFalse();
        await Assert.That(output.ToString()).Contains("Nothing to change.").And.Contains("1 to change.").And.Contains("every 2.0 s");
    }
}
