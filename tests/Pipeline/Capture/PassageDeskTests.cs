using System.Globalization;
using ParkingGate.Containers;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading.Code;
using Script = ParkingGate.Tests.Tracking.Scene;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline.Capture;

/// <summary>What becomes a row, and what is another view of a container that has one.</summary>
public sealed class PassageDeskTests
{
    private const string Right = "CSQU3054383";
    private const string Other = "MSCU1234566";

    private static readonly (byte, byte, byte) Red = (190, 60, 30);
    private static readonly (byte, byte, byte) Blue = (30, 60, 150);

    private readonly List<Passage> _passages = [];
    private readonly PassageDesk _desk;
    private int _lastId;

    public PassageDeskTests() => _desk = new PassageDesk(new CaptureSite("entrance", "clip", new Entrance(Heading.None)), new CaptureRules(),
        new EventFeed("entrance", TimeProvider.System), new PassageFilter(), (passage, _) => _passages.Add(passage)) { StartedAt = DateTimeOffset.UnixEpoch };

    private IEnumerable<string> Rows => _passages.Select(passage => $"{passage.Owner}{passage.Number}{passage.CheckDigit} {passage.Status}");

    [Test]
    public async Task An_unread_container_becomes_a_row_after_a_while()
    {
        var track = Track(0, 5, x: 0, Red, "");
        _desk.Suspect(Unread(track));

        _desk.Pass(14.9);
        await Assert.That(Rows).IsEmpty();
        _desk.Pass(15.1);
        await Assert.That(Rows).IsEquivalentTo([" NeedsReview"]);
        await Assert.That(_passages[0].CapturedAt).IsEqualTo(DateTimeOffset.UnixEpoch.AddSeconds(5));
    }

    [Test]
    public async Task What_waits_becomes_a_row_when_the_source_ends()
    {
        _desk.Suspect(Unread(Track(0, 5, x: 0, Red, "")));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo([" NeedsReview"]);
    }

    [Test]
    [Arguments("CSQU3054383")]
    [Arguments("CSOU3054338")]
    [Arguments("??QU305438?")]
    public async Task A_code_read_less_well_is_the_same_container_whichever_comes_first(string read)
    {
        var worse = Unread(Track(0, 2, x: 0, Blue, read));
        _desk.Suspect(worse);
        Tell(Track(3, 8, x: 500, Red, Right), Right);
        _desk.Suspect(Unread(Track(9, 11, x: 0, Blue, read)));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo([$"{Right} Ok"]);
    }

    [Test]
    public async Task After_a_minute_it_is_another_passage()
    {
        Tell(Track(0, 5, x: 0, Red, Right), Right);
        _desk.Suspect(Unread(Track(70, 75, x: 0, Red, "CSQU305438?")));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo([$"{Right} Ok", "CSQU305438 NeedsReview"]);
    }

    [Test]
    public async Task Another_box_of_the_same_look_at_the_same_place_is_the_same_container()
    {
        Tell(Track(0, 8, x: 0, Red, Right), Right);
        _desk.Suspect(Unread(Track(2, 6, x: 20, Red, "")));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo([$"{Right} Ok"]);
    }

    [Test]
    [Arguments(0f, false)] // at the same place, in another colour: it stood before the other one
    [Arguments(900f, true)] // in the same colour, at another place
    public async Task Another_look_or_another_place_is_another_container(float x, bool sameColour)
    {
        Tell(Track(0, 8, x: 0, Red, Right), Right);
        _desk.Suspect(Unread(Track(2, 6, x, sameColour ? Red : Blue, "")));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo([$"{Right} Ok", " NeedsReview"]);
    }

    [Test]
    public async Task Two_boxes_of_one_unread_container_are_one_row_with_the_better_read()
    {
        _desk.Suspect(Unread(Track(0, 6, x: 0, Red, "")));
        _desk.Suspect(Unread(Track(1, 5, x: 20, Red, "CSQU305438?")));
        _desk.Suspect(Unread(Track(1, 4, x: 10, Red, "")));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo(["CSQU305438 NeedsReview"]);
    }

    [Test]
    public async Task The_same_code_again_is_no_row_and_explains_nothing_later()
    {
        Tell(Track(0, 8, x: 0, Red, Right), Right);
        var beside = Track(4, 12, x: 700, Blue, Right); // its box shows the first one's code
        Tell(beside, Right);
        _desk.Suspect(Unread(Track(9, 12, x: 710, Blue, "")));
        _desk.End();

        await Assert.That(Rows).IsEquivalentTo([$"{Right} Ok", " NeedsReview"]);
    }

    [Test]
    public async Task Two_codes_are_two_rows()
    {
        Tell(Track(0, 8, x: 0, Red, Right), Right);
        Tell(Track(2, 9, x: 20, Red, Other), Other);

        await Assert.That(Rows).IsEquivalentTo([$"{Right} Ok", $"{Other} Ok"]);
    }

    [Test]
    public async Task More_than_it_can_remember_become_rows_at_once()
    {
        for (var i = 0; i < 40; i++) _desk.Suspect(Unread(Track(i, i + 0.9, x: 0, Red, "")));

        await Assert.That(Rows.Count()).IsEqualTo(8);
    }

    private void Tell(ContainerCapture capture, string code)
    {
        _ = ContainerCode.TryParse(code, out var parsed);
        _desk.Tell(capture, new CodeVerdict(PassageStatus.Ok, parsed, 0.9, null, 3, 3, false) { Text = code, FromS = capture.FirstS, ToS = capture.LastS });
    }

    private static UnreadContainer Unread(ContainerCapture capture) => UnreadContainer.Of(capture, capture.Stretches[0]);

    /// <summary>A track that stands at one place, looked at ten times a second and read five times.</summary>
    private ContainerCapture Track(double fromS, double toS, float x, (byte, byte, byte) colour, string read)
    {
        var scene = new Script();
        var capture = new ContainerCapture(++_lastId, fromS);
        for (var timeS = fromS; timeS <= toS + 1e-9; timeS += 0.1)
        {
            scene.Look(timeS, Script.Seen(x, 100, 400, 300));
            if (scene.Tracker.Tracks.Length > 0) capture.Seen(scene.Tracker.Tracks[0], timeS, 1280, 720);
        }
        for (var timeS = fromS; timeS <= toS + 1e-9; timeS += 0.2)
        {
            using var candidate = new Candidate(new Crop(_lastId, new Box(x, 100, x + 400, 400), timeS, 4, 4), new FreshPictures([], []), 100, AppearanceTests.Plain(colour), 0.7f, 0.5);
            capture.Asked(timeS);
            capture.Answered(candidate, Reading(read));
        }
        return capture;
    }

    private static CodeReading Reading(string read) => read.Length == 0
        ? CodeReading.None
        : new(CodeStatus.NoCheckDigit, read, false, false, 0.4, null, CodeLayout.Horizontal, new Box(0, 0, 100, 10), [.. read.Select(letter => letter == '?' ? 0f : 0.6f)]);
}
