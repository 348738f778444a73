using System.Globalization;
using System.Text.Json;
using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>The decoder against its reference: boxes and scores of pictures, drawn and real, with the reference's readings.</summary>
public sealed class DecoderCaseTests
{
    [Test]
    public async Task It_agrees_with_the_reference_on_every_case()
    {
        var decoder = new CodeDecoder();
        var cases = File.ReadAllLines(TestPaths.Model("decoder-cases.jsonl"));
        var differences = new List<string>();
        foreach (var line in cases)
            Compare(JsonDocument.Parse(line).RootElement, decoder, differences);

        await Assert.That(cases.Length).IsGreaterThanOrEqualTo(155);
        await Assert.That(differences).IsEmpty();
    }

    private static void Compare(JsonElement picture, CodeDecoder decoder, List<string> differences)
    {
        var found = decoder.Decode(Boxes(picture), Scores(picture)).ToArray();
        var expected = picture.GetProperty("readings").EnumerateArray().ToArray();
        var name = picture.GetProperty("name").GetString();
        if (found.Length != expected.Length)
            differences.Add($"{name}: {found.Length} readings, not {expected.Length}");
        differences.AddRange(found.Zip(expected).Where(pair => !IsSame(pair.First, pair.Second))
            .Select(pair => $"{name}: {Text(pair.First)} {pair.First.Confidence} {pair.First.Status} {pair.First.Layout}, not {pair.Second.GetRawText()}"));
    }

    private static bool IsSame(in DecodedCode found, JsonElement expected) =>
        Text(found) == expected.GetProperty("code").GetString()
        && StatusName(found.Status) == expected.GetProperty("status").GetString()
        && LayoutName(found.Layout) == expected.GetProperty("layout").GetString()
        && found.TimesSeen == expected.GetProperty("seen").GetInt32()
        && ComputedCheck(found) == expected.GetProperty("computed_check").ToString()
        && Math.Abs(found.Confidence - expected.GetProperty("confidence").GetDouble()) < 1e-3
        && IsSameBox(found, [.. expected.GetProperty("box").EnumerateArray().Select(side => side.GetDouble())]);

    private static bool IsSameBox(in DecodedCode found, double[] box) =>
        Math.Abs(found.Left - box[0]) + Math.Abs(found.Top - box[1]) + Math.Abs(found.Right - box[2]) + Math.Abs(found.Bottom - box[3]) < 0.05;

    /// <summary>The reference leaves out a check digit that was not seen.</summary>
    private static string Text(in DecodedCode code) => code.CheckDigitSeen ? code.ToText() : code.ToText()[..10];

    private static string ComputedCheck(in DecodedCode code) =>
        code.ComputedCheckDigit < 0 ? "" : code.ComputedCheckDigit.ToString(CultureInfo.InvariantCulture);

    private static string StatusName(CodeStatus status) => status switch
    {
        CodeStatus.Ok => "ok",
        CodeStatus.Repaired => "repaired",
        CodeStatus.NoCheckDigit => "no_check",
        CodeStatus.Mismatch => "mismatch",
        _ => "incomplete",
    };

    private static string LayoutName(CodeLayout layout) => layout switch
    {
        CodeLayout.Horizontal => "horizontal",
        CodeLayout.Vertical => "vertical",
        CodeLayout.TwoLine => "two-line",
        CodeLayout.ThreeLine => "three-line",
        _ => "vertical-two-columns",
    };

    private static CharacterBox[] Boxes(JsonElement picture) =>
    [
        .. picture.GetProperty("boxes").EnumerateArray()
            .Select(box => new CharacterBox(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble())),
    ];

    private static double[] Scores(JsonElement picture) =>
    [
        .. picture.GetProperty("scores").EnumerateArray().SelectMany(character =>
        {
            var scores = new double[CharacterClass.Count];
            foreach (var score in character.EnumerateObject())
                scores[CharacterClass.Of(score.Name[0])] = score.Value.GetDouble();
            return scores;
        }),
    ];
}
