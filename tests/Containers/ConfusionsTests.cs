using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class ConfusionsTests
{
    [Test]
    [Arguments("O0Q0D0I1L1Z2A4S5G6T7B8")]
    [Arguments("o0s5z2")]
    public async Task Letters_that_are_meant_as_digits(string pairs)
    {
        foreach (var pair in pairs.Chunk(2)) await Assert.That(Confusions.AsDigit(pair[0])).IsEqualTo(pair[1]);
    }

    [Test]
    [Arguments("0O1I2Z4A5S6G7T8B")]
    public async Task Digits_that_are_meant_as_letters(string pairs)
    {
        foreach (var pair in pairs.Chunk(2)) await Assert.That(Confusions.AsLetter(pair[0])).IsEqualTo(pair[1]);
    }

    [Test]
    public async Task What_is_of_the_right_kind_stays()
    {
        for (var c = 'A'; c <= 'Z'; c++) await Assert.That(Confusions.AsLetter(c)).IsEqualTo(c);
        for (var c = '0'; c <= '9'; c++) await Assert.That(Confusions.AsDigit(c)).IsEqualTo(c);
        foreach (var c in "UJZ") await Assert.That(Confusions.AsCategory(c)).IsEqualTo(c);
    }

    [Test]
    public async Task What_looks_like_nothing_is_unknown()
    {
        foreach (var c in "39?-한") await Assert.That(Confusions.AsLetter(c)).IsEqualTo('?');
        foreach (var c in "MWXKUJ?é") await Assert.That(Confusions.AsDigit(c)).IsEqualTo('?');
        foreach (var c in "ABX79?") await Assert.That(Confusions.AsCategory(c)).IsEqualTo('?');
    }

    [Test]
    public async Task Each_position_wants_its_kind()
    {
        var meant = string.Concat("05CV1Z34S6B".Select((seen, i) => Confusions.At(i, seen)));

        await Assert.That(meant).IsEqualTo("OSCU1234568");
    }

    [Test]
    public async Task Factors_are_one_for_the_same_and_less_for_look_alikes()
    {
        await Assert.That(Confusions.Factor('7', '7')).IsEqualTo(1f);
        await Assert.That(Confusions.Factor('O', '0')).IsEqualTo(0.9f);
        await Assert.That(Confusions.Factor('L', 'I')).IsEqualTo(0.2f);
        await Assert.That(Confusions.Factor('X', '4')).IsEqualTo(0f);
        await Assert.That(Confusions.Factor('?', '4')).IsEqualTo(0f);
    }
}
