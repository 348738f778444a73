using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;
using ParkingGate.Containers;
using ParkingGate.Tracking;
using Script = ParkingGate.Tests.Tracking.Scene;

namespace ParkingGate.Tests.Pipeline.Capture;

/// <summary>How long a container waits for its next read: the reader's time goes to those whose code is not known.</summary>
public sealed class ReadPausesTests
{
    private const string Code = "CSQU3054383";
    private const string Other = "MSCU1234566";

    private static readonly (byte, byte, byte) Red = (190, 60, 30);
    private static readonly (byte, byte, byte) Blue = (30, 60, 150);
    private static readonly CaptureRules Rules = new();
    private static readonly Entrance Nowhere = new(Heading.None);

    private readonly Script _scene = new();
    private readonly ContainerCapture _capture = new(1, 0);
    private double _nowS;

    [Test]
    public async Task A_container_without_a_code_is_read_often()
    {
        Follow(1);
        Read("", Red);

        await Assert.That(NextReadAfterS(costS: 0.4)).IsEqualTo(0.2).Within(0.01);
    }

    [Test]
    public async Task A_sure_code_is_read_less_often_until_it_is_logged()
    {
        Follow(1);
        ReadUntilSure();

        await Assert.That(NextReadAfterS(costS: 0.4)).IsEqualTo(0.5).Within(0.01);
    }

    [Test]
    [Arguments(0, 1)]
    [Arguments(0.1, 1)]
    [Arguments(0.4, 1.6)]
    public async Task What_shows_a_logged_code_has_a_quarter_of_a_slow_reader(double costS, double expectedS)
    {
        Log();

        await Assert.That(NextReadAfterS(costS)).IsEqualTo(expectedS).Within(0.01);
    }

    [Test]
    public async Task A_container_that_follows_in_the_track_is_read_often_again()
    {
        Log();
        Follow(1);
        Read("", Blue);

        await Assert.That(NextReadAfterS(costS: 0.4)).IsEqualTo(0.2).Within(0.01);
    }

    [Test]
    public async Task Another_code_beside_a_logged_one_does_not_wait_for_a_slow_reader()
    {
        Log();
        Follow(1);
        Read(Other, Red);

        await Assert.That(NextReadAfterS(costS: 0.4)).IsEqualTo(0.5).Within(0.01);
    }

    private void Log()
    {
        Follow(1);
        ReadUntilSure();
        Follow(2);
        _ = _capture.ToTell(_nowS, Rules, Nowhere);
        Read(Code, Red);
        if (_capture.Told.Count != 1) throw new InvalidOperationException("the code was not logged");
    }

    private void ReadUntilSure()
    {
        for (var i = 0; i < 3; i++)
        {
            Follow(0.5);
            Read(Code, Red);
        }
        if (_capture.Code != Code) throw new InvalidOperationException("the code is not sure");
    }

    /// <summary>It moves on and is looked at ten times a second.</summary>
    private void Follow(double seconds)
    {
        for (var untilS = _nowS + seconds; _nowS < untilS - 1e-9; _nowS += 0.1)
        {
            _scene.Look(_nowS, Script.Seen((float)(_nowS * 50), 100, 400, 300));
            if (_scene.Tracker.Tracks.Length > 0) _capture.Seen(_scene.Tracker.Tracks[0], _nowS, 1280, 720);
        }
    }

    private void Read(string text, (byte, byte, byte) colour)
    {
        var x = (float)(_nowS * 50);
        using var candidate = new Candidate(new Crop(1, new Box(x, 100, x + 400, 400), _nowS, 4, 4), new FreshPictures([], []), 100, AppearanceTests.Plain(colour), 0.9f, 0.5);
        _capture.Asked(_nowS);
        _capture.Answered(candidate, text.Length == 0 ? CodeReading.None
            : new CodeReading(CodeStatus.Ok, text, true, true, 0.9, null, CodeLayout.Horizontal, new Box(0, 0, 200, 20), [.. text.Select(_ => 0.95f)]));
    }

    /// <summary>From the last read, in steps of a hundredth.</summary>
    private double NextReadAfterS(double costS) =>
        Enumerable.Range(1, 500).Select(step => step / 100.0).First(seconds => _capture.IsDue(_nowS + seconds, Rules, costS));
}
