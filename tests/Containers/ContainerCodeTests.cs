using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class ContainerCodeTests
{
    [Test]
    [Arguments("CSQU305438", '3')] // the example of the standard itself
    [Arguments("MSCU123456", '6')]
    [Arguments("ZKTU730954", '0')]
    [Arguments("QBLU402817", '0')]
    [Arguments("WFNU619305", '1')]
    [Arguments("RJPU244780", '9')]
    [Arguments("DFSU762564", '7')]
    [Arguments("HASU428733", '8')]
    public async Task Check_digit_of_real_codes(string firstTen, char expected)
    {
        await Assert.That(ContainerCode.CheckDigitOf(firstTen)).IsEqualTo(expected);
        await Assert.That(ContainerCode.TryParse(firstTen + expected, out var code) && code.IsValid).IsTrue();
    }

    [Test]
    [Arguments("")]
    [Arguments("MSCU12345")]
    [Arguments("MSC1123456")]
    [Arguments("MSCX123456")]
    [Arguments("mscu123456")]
    public async Task There_is_no_check_digit_of_something_else(string text)
    {
        await Assert.That(ContainerCode.CheckDigitOf(text)).IsEqualTo('?');
    }

    [Test]
    public async Task Parse_and_format_are_inverse()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            // Every check digit, also wrong ones.
            var text = MadeCodes.FirstTen(random) + random.Next(10);

            var parsed = ContainerCode.TryParse(text, out var code);

            if (!parsed || code.Text != text || code.Owner + code.Serial + code.CheckDigit != text
                || code.IsValid != (ContainerCode.CheckDigitOf(text.AsSpan(0, 10)) == text[10])
                || !ContainerCode.TryParse(code.ToString(), out var again) || again != code || again.GetHashCode() != code.GetHashCode())
                Assert.Fail(text);
        }
        await Assert.That(Parse("CSQU3054383").ToString()).IsEqualTo("CSQU 305438 3");
    }

    [Test]
    public async Task Codes_that_differ_in_any_character_are_not_equal()
    {
        var random = new Random(2);
        var texts = Enumerable.Range(0, 5000).Select(_ => MadeCodes.Valid(random)).Distinct().ToArray();

        var codes = texts.Select(Parse).ToHashSet();

        await Assert.That(codes.Count).IsEqualTo(texts.Length);
    }

    [Test]
    public async Task A_single_wrong_character_is_found_but_for_the_known_blind_spots()
    {
        var random = new Random(3);
        var (tried, missed) = (0, 0);
        for (var i = 0; i < 5000; i++)
        {
            var right = MadeCodes.Valid(random);
            for (var position = 0; position < 11; position++)
            {
                var wrong = Exchange(right, position, random);
                tried++;
                if (!Parse(wrong).IsValid) continue;
                missed++;
                // Equal value modulo 11 (owner letters only), or remainders 0 and 10, which both show as 0.
                var sameValue = ContainerCode.ValueOf(right[position]) % 11 == ContainerCode.ValueOf(wrong[position]) % 11;
                if (!(sameValue && position < 4) && right[10] != '0') Assert.Fail($"{right} {wrong}");
            }
        }
        await Assert.That(missed).IsGreaterThan(0);
        await Assert.That(missed).IsLessThan(tried / 20);
    }

    [Test]
    [Arguments("AKU")]
    [Arguments("BLV")]
    [Arguments("CMW")]
    [Arguments("DNX")]
    [Arguments("EOY")]
    [Arguments("FPZ")]
    [Arguments("GQ")]
    [Arguments("HR")]
    [Arguments("IS")]
    [Arguments("JT")]
    public async Task These_owner_letters_are_one_to_the_check_digit(string letters)
    {
        var digits = letters.Select(letter => ContainerCode.CheckDigitOf($"{letter}SCU123456")).Distinct();

        await Assert.That(digits.Count()).IsEqualTo(1);
    }

    [Test]
    [Arguments("mscu 123456-6", true)]
    [Arguments("  MSCU\t123 456 6 ", true)]
    [Arguments("MSCU1234569", true)]
    [Arguments("MSCJ1234560", true)]
    [Arguments("MSCU12345", false)]
    [Arguments("MSCU12345666", false)]
    [Arguments("MSCX1234566", false)]
    [Arguments("M5CU1234566", false)]
    [Arguments("MSCU12345O6", false)]
    [Arguments("MSCU123456?", false)]
    [Arguments("MSCU.123456", false)]
    [Arguments("ÄSCU1234566", false)]
    [Arguments("MSCU12345٣6", false)]
    [Arguments("", false)]
    public async Task Only_eleven_characters_of_the_right_kinds_parse(string text, bool expected)
    {
        await Assert.That(ContainerCode.TryParse(text, out var code)).IsEqualTo(expected);
        await Assert.That(code != default).IsEqualTo(expected);
    }

    [Test]
    public async Task The_default_value_is_no_code()
    {
        var code = default(ContainerCode);

        await Assert.That(code.IsValid).IsFalse();
        await Assert.That($"{code}{code.Text}{code.Owner}{code.Serial}").IsEqualTo("");
    }

    [Test]
    public async Task Parsing_allocates_nothing()
    {
        var text = "MSCU 123456-6".ToCharArray();
        var parsed = ContainerCode.TryParse(text, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++) parsed &= ContainerCode.TryParse(text, out _);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        await Assert.That(parsed).IsTrue();
        await Assert.That(allocated).IsEqualTo(0);
    }

    private static ContainerCode Parse(string text) =>
        ContainerCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    private static string Exchange(string text, int position, Random random)
    {
        var characters = text.ToCharArray();
        while (characters[position] == text[position])
        {
            characters[position] = position switch
            {
                < 3 => (char)('A' + random.Next(26)),
                3 => "UJZ"[random.Next(3)],
                _ => (char)('0' + random.Next(10)),
            };
        }
        return new string(characters);
    }
}
