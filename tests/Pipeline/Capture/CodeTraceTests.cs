using ParkingGate.Containers;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Pipeline.Capture;

public class CodeTraceTests
{
    private const string Code = "QBLU4028170";

    [Test]
    [Arguments("Right", "In")]
    [Arguments("Left", "Out")]
    [Arguments("Up", "In")]
    [Arguments("Down", "Out")]
    [Arguments("Towards", "Out")]
    [Arguments("Away", "In")]
    [Arguments("None", "Unknown")]
    public async Task A_code_goes_where_its_container_goes(string heading, string direction)
    {
        var trace = new CodeTrace();
        for (var i = 0; i < 4; i++) trace.Add(Seen(i, 300 + (50 * i), 400 - (40 * i), 30 - (2 * i)), CodeLayout.Vertical);

        await Assert.That(trace.Direction(Code, Enum.Parse<Heading>(heading))).IsEqualTo((Enum.Parse<PassageDirection>(direction), true));
    }

    [Test]
    public async Task One_read_at_another_place_does_not_turn_it_round()
    {
        var trace = new CodeTrace();
        foreach (var (timeS, x) in ((double, float)[])[(0, 300), (1, 360), (2, 420), (3, 100)]) trace.Add(Seen(timeS, x, 400, 30), CodeLayout.Horizontal);

        await Assert.That(trace.Direction(Code, Heading.Right)).IsEqualTo((PassageDirection.In, true));
    }

    [Test]
    public async Task Reads_of_another_layout_or_another_code_do_not_count()
    {
        var trace = new CodeTrace();
        trace.Add(Seen(0, 900, 400, 30), CodeLayout.Vertical);
        for (var i = 1; i < 3; i++) trace.Add(Seen(i, 300 + (50 * i), 400, 30), CodeLayout.Horizontal);
        for (var i = 3; i < 9; i++) trace.Add(Seen(i, 1200 - (90 * i), 400, 30, "WFNU6193051"), CodeLayout.Horizontal);

        await Assert.That(trace.Direction(Code, Heading.Right)).IsEqualTo((PassageDirection.In, false));
    }

    [Test]
    public async Task What_stands_or_was_read_once_has_no_direction()
    {
        var (standing, once) = (new CodeTrace(), new CodeTrace());
        for (var i = 0; i < 200; i++) standing.Add(Seen(i, 300 + (i % 3), 400, 30), CodeLayout.Horizontal);
        once.Add(Seen(0, 300, 400, 30), CodeLayout.Horizontal);

        await Assert.That(standing.Direction(Code, Heading.Right)).IsEqualTo((PassageDirection.Unknown, true));
        await Assert.That(once.Direction(Code, Heading.Right)).IsEqualTo((PassageDirection.Unknown, false));
    }

    private static CodeRead Seen(double timeS, float x, float y, float height, string text = Code) =>
        new(text, true, true, 0.9, timeS) { Place = new CodePlace(x, y, height) };
}
