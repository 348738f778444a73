using ParkingGate.Containers;
using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>The layouts and accidents of real containers, made of characters only.</summary>
public sealed class CodeDecoderTests
{
    [Test]
    public async Task A_line_with_size_type_and_weights_around_it()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var scene = new CodeScene(seed);
            var (x, y) = scene.Write("MSKU 467069", new(100, 100));
            scene.Write(Check("MSKU467069"), new(x + 14, y));
            scene.Write("45G1", new(190, 130));
            scene.WriteWeights(90, 190);

            await IsRead(scene, "MSKU467069", CodeLayout.Horizontal);
        }
    }

    [Test]
    [Arguments(40)]
    [Arguments(70)]
    [Arguments(110)]
    public async Task A_door_bar_between_owner_and_serial(int gap)
    {
        var scene = new CodeScene(1);
        var (x, y) = scene.Write("PCIU", new(100, 100));
        (x, y) = scene.Write("274312", new(x + gap, y));
        scene.Write(Check("PCIU274312"), new(x + 30, y));
        scene.Write("22G1", new(160 + gap, 130));
        scene.WriteWeights(90, 190);

        await IsRead(scene, "PCIU274312", CodeLayout.Horizontal);
    }

    [Test]
    [Arguments(-25)]
    [Arguments(-12)]
    [Arguments(10)]
    [Arguments(24)]
    public async Task A_slanted_line_that_shrinks(int degrees)
    {
        var scene = new CodeScene(2);
        scene.Write($"TRHU 170036 {Check("TRHU170036")}", new(100, 300, Degrees: degrees) { Shrink = 0.985 });

        await IsRead(scene, "TRHU170036", CodeLayout.Horizontal);
    }

    [Test]
    [Arguments(-18)]
    [Arguments(0)]
    [Arguments(17)]
    public async Task A_column_beside_its_size_type(int degrees)
    {
        var scene = new CodeScene(3);
        scene.Write($"TEMU 503702 {Check("TEMU503702")}", new(300, 40, 20, 1.2, true, degrees));
        scene.Write("22G1", new(360, 40, 20, 1.2, true, degrees));

        await IsRead(scene, "TEMU503702", CodeLayout.Vertical);
    }

    [Test]
    public async Task A_column_with_its_size_type_below()
    {
        var scene = new CodeScene(4);
        scene.Write($"KMBU 203511 {Check("KMBU203511")} 22G1", new(300, 40, 20, 1.2, true));

        await IsRead(scene, "KMBU203511", CodeLayout.Vertical);
    }

    [Test]
    public async Task Two_columns()
    {
        var scene = new CodeScene(5);
        scene.Write("FCIU", new(300, 40, 20, 1.2, true));
        scene.Write($"597739 {Check("FCIU597739")}", new(345, 42, 20, 1.2, true));

        await IsRead(scene, "FCIU597739", CodeLayout.VerticalTwoColumns);
    }

    [Test]
    public async Task Two_lines()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var scene = new CodeScene(seed);
            scene.Write("MRKU", new(100, 100));
            var (x, y) = scene.Write("430 658", new(100, 130));
            scene.Write(Check("MRKU430658"), new(x + 6, y));
            scene.Write("45G1", new(100, 160));

            await IsRead(scene, "MRKU430658", CodeLayout.TwoLine);
        }
    }

    [Test]
    public async Task Two_lines_and_the_check_digit_alone_in_a_third()
    {
        var scene = new CodeScene(6);
        scene.Write("KMTU", new(100, 100));
        scene.Write("930112", new(100, 130));
        scene.Write(Check("KMTU930112"), new(100, 160));

        await IsRead(scene, "KMTU930112");
    }

    [Test]
    public async Task Three_lines()
    {
        var scene = new CodeScene(7);
        scene.Write("OOLU", new(100, 100));
        scene.Write("753", new(100, 130));
        scene.Write($"129 {Check("OOLU753129")}", new(100, 160));
        scene.Write("42G1", new(100, 190));

        await IsRead(scene, "OOLU753129", CodeLayout.ThreeLine);
    }

    [Test]
    public async Task A_boxed_check_digit_larger_and_apart()
    {
        var scene = new CodeScene(8);
        var (x, y) = scene.Write("UETU 233310", new(100, 100));
        scene.Put(Check("UETU233310")[0], x + 30, y + 1, 24, 0.7);

        await IsRead(scene, "UETU233310");
    }

    [Test]
    public async Task Letters_seen_as_digits_and_digits_as_letters()
    {
        var scene = new CodeScene(9);
        scene.Write($"00GV OIBSOO {Check("OOGU018500")}", new(100, 100) { Score = 0.8 });

        await IsRead(scene, "OOGU018500");
    }

    [Test]
    public async Task Bars_seen_as_characters_and_noise_around()
    {
        var scene = new CodeScene(10);
        var (x, y) = scene.Write("SEGU", new(100, 100));
        scene.Put('I', x - 2, y, 20, 0.35);
        (x, y) = scene.Write("250826", new(x + 22, y));
        (x, y) = scene.Write(Check("SEGU250826"), new(x + 10, y));
        scene.Put('I', x + 4, y, 22, 0.3);
        for (var i = 0; i < 12; i++)
            scene.Put("ABCX0123"[i % 8], 40 + (53 * (i % 6)), 260 + (47 * (i / 6)), 12 + (3 * (i % 5)), 0.5);

        await IsRead(scene, "SEGU250826");
    }

    [Test]
    public async Task Two_codes_in_one_picture()
    {
        var scene = new CodeScene(11);
        scene.Write($"TCLU 148575 {Check("TCLU148575")}", new(60, 100));
        scene.Write("22G1", new(150, 128));
        scene.Write($"HASU 428733 {Check("HASU428733")}", new(420, 60, 20, 1.2, true));

        var right = scene.Decode().Where(code => code.Status == CodeStatus.Ok).Select(code => code.ToText());

        await Assert.That(right).IsEquivalentTo(["TCLU148575" + Check("TCLU148575"), "HASU428733" + Check("HASU428733")]);
    }

    [Test]
    public async Task A_code_seen_twice_is_one_reading_with_more_confidence()
    {
        var (once, twice) = (new CodeScene(12), new CodeScene(12));
        foreach (var scene in new[] { once, twice })
            scene.Write($"SEGU 137157 {Check("SEGU137157")}", new(60, 40, 12));
        twice.Write($"SEGU 137157 {Check("SEGU137157")}", new(60, 160));

        var found = twice.Decode();

        await Assert.That(found.Count(code => code.ToText().StartsWith("SEGU137157", StringComparison.Ordinal))).IsEqualTo(1);
        await Assert.That(found[0].TimesSeen).IsEqualTo(2);
        await Assert.That(found[0].Confidence).IsGreaterThan(once.Decode()[0].Confidence);
    }

    [Test]
    public async Task Boxes_twice_on_a_character_count_once()
    {
        var scene = new CodeScene(20, 0.02);
        scene.Write($"BEAU 265693 {Check("BEAU265693")}", new(100, 100));
        for (var i = 0; i < 11; i += 2)
            scene.Double(i, "O8B0"[i % 4], 0.3);

        await IsRead(scene, "BEAU265693");
    }

    [Test]
    public async Task Most_codes_are_found_in_noise()
    {
        var right = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var scene = new CodeScene(seed, 0.05);
            var random = scene.Random;
            var ten = $"{Letter(random)}{Letter(random)}{Letter(random)}U{random.Next(1_000_000):D6}";
            var vertical = random.Next(2) == 1;
            var degrees = (30 * random.NextDouble()) - 15;
            scene.Write($"{ten[..4]} {ten[4..]} {Check(ten)}", new(120, 60, 20, vertical ? 1.2 : 0.8, vertical, degrees));
            for (var i = 0; i < 15; i++)
            {
                scene.Put(CharacterClass.ToChar(random.Next(36)), 600 * random.NextDouble(), 600 * random.NextDouble(),
                    8 + (22 * random.NextDouble()), 0.2 + (0.4 * random.NextDouble()));
            }
            right += scene.Decode() is [var best, ..] && best.ToText() == ten + Check(ten) ? 1 : 0;
        }

        await Assert.That(right).IsGreaterThanOrEqualTo(56);
    }

    private static async Task IsRead(CodeScene scene, string ten, CodeLayout? layout = null)
    {
        var found = scene.Decode();

        await Assert.That(found.Length).IsGreaterThan(0);
        await Assert.That(found[0].ToText()).IsEqualTo(ten + Check(ten));
        await Assert.That(found[0].Status).IsEqualTo(CodeStatus.Ok);
        if (layout is { } expected)
            await Assert.That(found[0].Layout).IsEqualTo(expected);
    }

    private static char Letter(Random random) => (char)('A' + random.Next(26));

    private static string Check(string ten) => ContainerCode.CheckDigitOf(ten).ToString();
}
