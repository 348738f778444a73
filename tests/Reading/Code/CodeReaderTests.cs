using ParkingGate.Native.Onnx;
using ParkingGate.Reading.Code;
using ParkingGate.Tests.Native;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>The whole reader on painted walls: what it says, what it costs, what it gives back.</summary>
public sealed class CodeReaderTests
{
    private const string Code = "MSKU4670691";

    /// <summary>A line of a code with its size type, 400 x 120: one pass of the finder.</summary>
    private static Photo Line => Drawing.Wall(400, 120, "20 50 36 MSKU 467069 1", "230 100 36 45G1");

    private static Photo Words => Drawing.Wall(400, 120, "20 50 40 EVERGREEN", "20 100 40 MARINE");

    [Test]
    public async Task A_painted_line_is_read_with_its_size_type()
    {
        using var reader = new PhotoReader();
        var reading = reader.Read(Line);

        await Assert.That(reading.Text).IsEqualTo(Code);
        await Assert.That((reading.Status, reading.Accepted, reading.CheckDigitSeen)).IsEqualTo((CodeStatus.Ok, true, true));
        await Assert.That(reading.Layout).IsEqualTo(CodeLayout.Horizontal);
        await Assert.That(reading.SizeType).IsEqualTo("45G1");
        await Assert.That(reading.ComputedCheckDigit).IsEqualTo(1);
        await Assert.That(reading.CharacterScores.Length).IsEqualTo(11);
        await Assert.That(reading.CharacterScores.Min()).IsGreaterThan(0.3f);
        await Assert.That(reading.Box.X1).IsBetween(10, 30);
        await Assert.That(reading.Box.Y2).IsBetween(44, 58);
        await Assert.That(reading.CharacterHeight).IsBetween(20, 36);
    }

    [Test]
    public async Task A_painted_column_is_read()
    {
        using var reader = new PhotoReader();
        var reading = reader.Read(Drawing.Wall(160, 560, "80 60 40 M|S|K|U|4|6|7|0|6|9||1"));

        await Assert.That(reading.Text).IsEqualTo(Code);
        await Assert.That(reading.Layout).IsEqualTo(CodeLayout.Vertical);
        await Assert.That(reading.SizeType).IsNull();
    }

    [Test]
    public async Task A_small_code_on_a_large_picture_is_found_in_a_tile()
    {
        using var reader = new PhotoReader();
        var reading = reader.Read(Drawing.Wall(1900, 1000, "1300 700 22 MSKU 467069 1"));

        await Assert.That((reading.Text, reading.Accepted)).IsEqualTo((Code, true));
        await Assert.That(reading.Box.X1).IsBetween(1290, 1310);
    }

    [Test]
    public async Task In_passing_tiles_are_for_what_the_whole_does_not_show()
    {
        using var reader = new PhotoReader(CodeReaderOptions.Passing);
        const string small = "1300 700 22 TGHU 270336 0";

        await Assert.That(reader.Read(Drawing.Wall(1900, 1000, small)).Text).IsEqualTo("TGHU2703360");
        var best = reader.Read(Drawing.Wall(1900, 1000, small, "200 300 90 MSKU 467069 1"));
        await Assert.That(best.Others.Prepend(best).Where(reading => reading.Accepted).Select(reading => reading.Text!)).IsEquivalentTo([Code]);
    }

    [Test]
    public async Task Two_codes_are_two_readings_best_first()
    {
        using var reader = new PhotoReader();
        var best = reader.Read(Drawing.Wall(600, 300, "20 60 36 MSKU 467069 1", "300 240 36 TGHU 270336 0"));

        await Assert.That(best.Others.Prepend(best).Select(reading => reading.Text!)).IsEquivalentTo([Code, "TGHU2703360"]);
        await Assert.That(best.Others.All(other => other.Confidence <= best.Confidence && other.Others.IsEmpty)).IsTrue();
    }

    [Test]
    public async Task Words_and_noise_and_a_single_pixel_are_no_code()
    {
        using var reader = new PhotoReader();

        await Assert.That(reader.Read(Words)).IsEqualTo(CodeReading.None);
        await Assert.That(reader.Read(Photo.Noise(300, 200, 5)).Accepted).IsFalse();
        await Assert.That(reader.Read(Photo.Noise(1, 1, 5))).IsEqualTo(CodeReading.None);
        await Assert.That(reader.Read(Photo.Noise(700, 3, 5)).Accepted).IsFalse();
    }

    [Test]
    public async Task Reading_again_or_between_others_gives_the_same()
    {
        using var reader = new PhotoReader();
        var first = reader.Read(Line);
        for (var width = 100; width < 1000; width += 70)
            reader.Read(Photo.Noise(width, 90, width));
        var again = reader.Read(Line);

        await Assert.That(again.CharacterScores.AsSpan().SequenceEqual(first.CharacterScores)).IsTrue();
        await Assert.That(again with { CharacterScores = first.CharacterScores }).IsEqualTo(first);
    }

    [Test]
    public async Task A_character_is_named_the_same_alone_and_among_others()
    {
        using var model = OnnxFiles.Own("character-reader.onnx");
        using var reader = new CharacterReader(model);
        Detection[] boxes = [.. Enumerable.Range(0, 70).Select(i => new Detection(Box.FromCenter(20 + (5 * i), 40, 14, 26), 1, 0))];
        var together = reader.Read(Line.View, boxes).ToArray();
        for (var i = 0; i < boxes.Length; i += 23)
        {
            var alone = reader.Read(Line.View, [boxes[i]]).ToArray();
            var difference = alone.Zip(together.Skip(i * CharacterReader.Classes), (a, b) => Math.Abs(a - b)).Max();

            await Assert.That(difference).IsLessThan(1e-4f);
        }
    }

    /// <summary>A result is a record, its text, its scores and a size type: about 300 bytes.</summary>
    [Test]
    public async Task A_read_allocates_its_result_and_nothing_else()
    {
        using var reader = new PhotoReader();
        var (line, words) = (Line, Words);
        var code = SteadyState.BytesOfHundred(() => reader.Read(line));
        var nothing = SteadyState.BytesOfHundred(() => reader.Read(words));

        await Assert.That(nothing).IsEqualTo(0);
        await Assert.That(code).IsGreaterThan(0).And.IsLessThanOrEqualTo(100 * 400);
    }
}
