using ParkingGate.Pipeline.Capture;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline.Capture;

public class TrackPathTests
{
    [Test]
    [Arguments(100f, 900f, "Out")]
    [Arguments(900f, 100f, "In")]
    [Arguments(100f, 500f, "Unknown")]
    public async Task What_crosses_the_line_from_its_left_comes_in(float fromX, float toX, string direction)
    {
        // From the top down: its left side is the picture's right.
        var inbound = new Entrance(Heading.Right, new GateLine(0.5f, 0, 0.5f, 1));

        await Assert.That(Moved(fromX, toX).Direction(inbound, 0, 10).ToString()).IsEqualTo(direction);
    }

    [Test]
    [Arguments("Right", "In")]
    [Arguments("Left", "Out")]
    [Arguments("None", "Unknown")]
    public async Task Without_a_line_the_way_across_the_picture_tells(string heading, string direction)
    {
        await Assert.That(Moved(100, 900).Direction(new Entrance(Enum.Parse<Heading>(heading)), 0, 10).ToString()).IsEqualTo(direction);
    }

    private static TrackPath Moved(float fromX, float toX)
    {
        var path = new TrackPath();
        for (var i = 0; i <= 10; i++) path.Add(i, Box.FromCenter(fromX + ((toX - fromX) * i / 10), 360, 200, 200), 1280, 720);
        return path;
    }
}
