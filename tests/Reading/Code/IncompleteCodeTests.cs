using ParkingGate.Containers;
using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>Codes that cannot be read wholly: nothing is invented, and the status says what is wrong.</summary>
public sealed class IncompleteCodeTests
{
    [Test]
    public async Task A_check_digit_that_was_not_seen_is_not_filled_in()
    {
        var scene = new CodeScene(13);
        scene.Write("DRYU 411412", new(100, 100));
        scene.Write("42G1", new(170, 128));

        var best = scene.Decode()[0];

        await Assert.That(best.ToText()).IsEqualTo("DRYU411412?");
        await Assert.That(best.Status).IsEqualTo(CodeStatus.NoCheckDigit);
        await Assert.That(best.CheckDigitSeen).IsFalse();
        await Assert.That(best.ComputedCheckDigit).IsEqualTo(ContainerCode.CheckDigitOf("DRYU411412") - '0');
    }

    /// <summary>The serial is one whose check digit is 2: taking the 2 of 22G1 would even agree.</summary>
    [Test]
    public async Task A_size_type_on_the_line_is_no_check_digit()
    {
        var ten = Enumerable.Range(100_000, 200).Select(serial => $"DRYU{serial}").First(ten => ContainerCode.CheckDigitOf(ten) == '2');
        var scene = new CodeScene(14);
        scene.Write($"{ten[..4]} {ten[4..]}  22G1", new(100, 100));

        var best = scene.Decode()[0];

        await Assert.That(best.ToText()).IsEqualTo(ten + "?");
        await Assert.That(best.Status).IsEqualTo(CodeStatus.NoCheckDigit);
    }

    [Test]
    public async Task A_missing_digit_makes_it_incomplete()
    {
        var check = ContainerCode.CheckDigitOf("GATU135097");
        var scene = new CodeScene(15);
        scene.Write($"GATU 135097 {check}", new(100, 100) { Missing = 6 });

        var best = scene.Decode()[0];

        await Assert.That(best.Status).IsEqualTo(CodeStatus.Incomplete);
        await Assert.That(best.ToText()).IsEqualTo($"GATU13?097{check}");
        await Assert.That(best.ComputedCheckDigit).IsEqualTo(-1);
        await Assert.That(best.Scores[6]).IsEqualTo(0);
        await Assert.That(best.Scores[5]).IsGreaterThan(0.8);
    }

    [Test]
    public async Task A_missing_first_letter_is_not_made_up_from_what_follows()
    {
        var scene = new CodeScene(16);
        scene.Write($"SEGU 604789 {ContainerCode.CheckDigitOf("SEGU604789")}", new(100, 100, 20, 1.2, true) { Missing = 0 });

        var found = scene.Decode();

        await Assert.That(found.Length).IsGreaterThan(0);
        await Assert.That(found[0].Status is CodeStatus.Ok or CodeStatus.Repaired).IsFalse();
    }

    /// <summary>The reader prefers 3 over 8 at the first digit, but gives 8 a good share.</summary>
    [Test]
    public async Task A_wrong_check_digit_is_repaired_by_the_second_choice_of_the_reader()
    {
        var check = ContainerCode.CheckDigitOf("CAIU897962");
        var scene = new CodeScene(17);
        var (x, y) = scene.Write("CAIU ", new(100, 100));
        scene.Put('3', x, y, 20, 0.45, '8', 0.35);
        scene.Write($"97962 {check}", new(x + 15.6, y));

        var best = scene.Decode()[0];

        await Assert.That(best.ToText()).IsEqualTo($"CAIU897962{check}");
        await Assert.That(best.Status).IsEqualTo(CodeStatus.Repaired);
        await Assert.That(best.Confidence).IsLessThan(0.75);
        await Assert.That(best.Scores[4]).IsEqualTo(0.35);
    }

    [Test]
    public async Task A_clear_check_digit_that_disagrees_is_a_mismatch()
    {
        var wrong = (ContainerCode.CheckDigitOf("CAIU897962") - '0' + 3) % 10;
        var scene = new CodeScene(18);
        scene.Write($"CAIU 897962 {wrong}", new(100, 100) { Score = 0.97 });

        var best = scene.Decode()[0];

        await Assert.That(best.Status).IsEqualTo(CodeStatus.Mismatch);
        await Assert.That(best.ToText()).IsEqualTo($"CAIU897962{wrong}");
    }

    [Test]
    public async Task Words_and_weights_are_no_code()
    {
        var scene = new CodeScene(19);
        scene.WriteWeights(90, 190);
        scene.Write("EVERGREEN", new(100, 60, 60));

        await Assert.That(scene.Decode().Any(code => code.Status is CodeStatus.Ok or CodeStatus.Repaired && code.Confidence > 0.3)).IsFalse();
    }

    [Test]
    public async Task Fewer_than_eight_characters_and_none_are_no_code()
    {
        var scene = new CodeScene();
        scene.Write("SEGU604", new(100, 100));

        await Assert.That(scene.Decode()).IsEmpty();
        await Assert.That(new CodeDecoder().Decode([], []).Length).IsEqualTo(0);
    }

    [Test]
    public void Scores_must_belong_to_the_boxes() =>
        Assert.Throws<ArgumentException>(() => _ = new CodeDecoder().Decode([default], new double[35]).Length);
}
