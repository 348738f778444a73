using ParkingGate.Pipeline.Sources;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Pipeline.Sources;

/// <summary>What is told of a source: its kind and its rate.</summary>
public sealed class SourceFactsTests
{
    [Test]
    [Arguments("demo", "Demo")]
    [Arguments("testpattern:", "Pattern")]
    [Arguments("testpattern:640x360@10", "Pattern")]
    [Arguments("rtsp://10.0.0.5/1", "Network")]
    [Arguments("HTTP://10.0.0.5/1", "Network")]
    [Arguments("file:///clips/a.mp4", "File")]
    [Arguments("/dev/video0", "Device")]
    [Arguments("clips/a.mp4", "File")]
    public async Task A_kind_is_told_from_how_a_source_is_written(string source, string kind)
    {
        await Assert.That(SourceKinds.Of(source).ToString()).IsEqualTo(kind);
    }

    [Test]
    public async Task A_folder_is_pictures()
    {
        using var folder = new TestFolder();

        await Assert.That(SourceKinds.Of(folder.Path)).IsEqualTo(SourceKind.Pictures);
    }

    [Test]
    [Arguments(25.0, 25.0, 25.0)]
    [Arguments(24.7, 25.0, 25.0)] // near enough: the declared rate has no jitter
    [Arguments(12.5, 25.0, 12.5)]
    [Arguments(15.0, 0.0, 15.0)]
    public async Task The_rate_is_the_one_that_comes_where_the_source_says_another(double real, double declared, double told)
    {
        var rate = new RateMeter();
        await Assert.That(rate.Of(declared)).IsEqualTo(declared);
        for (var i = 0; i < 200; i++) rate.Add(i / real);

        await Assert.That(rate.Of(declared)).IsEqualTo(told).Within(0.11);
    }

    [Test]
    public async Task A_gap_is_no_rate()
    {
        var rate = new RateMeter();
        for (var i = 0; i < 100; i++) rate.Add(i * 0.1);
        rate.Add(500);
        for (var i = 0; i < 100; i++) rate.Add(500 + (i * 0.1));

        await Assert.That(rate.Fps).IsEqualTo(10).Within(0.11);
    }
}
