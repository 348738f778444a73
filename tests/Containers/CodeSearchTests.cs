using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class CodeSearchTests
{
    [Test]
    [Arguments("CSQU3054383", "CSQU3054383")]
    [Arguments("container no. csqu 305438-3, 22G1", "CSQU3054383")]
    [Arguments("CSQU\n305438\n3\n22G1 TARE 2200 KG", "CSQU3054383")]
    [Arguments("CSQU / 305 438 - 3", "CSQU3054383")]
    [Arguments("MAX 30480 KG CSQU3054383 CU.CAP 33.2", "CSQU3054383")]
    [Arguments("C5QU 3O5438 3", "CSQU3054383")] // look-alikes
    [Arguments("MSCU1234560 CSQU3054383", "CSQU3054383")] // valid before invalid
    [Arguments("CSQU3054383 MSCU1234566", "CSQU3054383")] // the first of equals
    [Arguments("CSQU30543831 MSCU1234566", "MSCU1234566")] // alone before part of something longer
    [Arguments("MSCU 123456 1", "MSCU1234561")] // better an invalid one than none
    public async Task A_code_is_found(string text, string expected)
    {
        await Assert.That(ContainerCode.TryFind(text, out var code)).IsTrue();
        await Assert.That(code.Text).IsEqualTo(expected);
    }

    [Test]
    [Arguments("")]
    [Arguments("22G1 MAX GROSS 30480 KG 67200 LB")]
    [Arguments("CSQU305438")]
    [Arguments("CSQU 305438 [3]")]
    [Arguments("CSQU first 3054383")]
    [Arguments("https://example.org/AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Nothing_is_found_where_there_is_none(string text)
    {
        await Assert.That(ContainerCode.TryFind(text, out var code)).IsFalse();
        await Assert.That(code == default).IsTrue();
    }

    [Test]
    public async Task A_valid_code_is_found_in_any_rubbish()
    {
        var random = new Random(4);
        for (var i = 0; i < 5000; i++)
        {
            var code = MadeCodes.Valid(random);
            var written = string.Concat(code.Select((c, n) => (n is 4 or 7 or 10 && random.Next(2) == 0 ? Separator(random) : "") + c));
            var text = $"{Rubbish(random)} {(random.Next(2) == 0 ? written : written.ToLowerInvariant())} {Rubbish(random)}";

            if (!ContainerCode.TryFind(text, out var found) || found.Text != code) Assert.Fail($"{code} in {text}: {found}");
        }
        await Task.CompletedTask;
    }

    [Test]
    public async Task Rubbish_of_the_right_letters_seldom_gives_a_valid_code()
    {
        var random = new Random(5);
        var valid = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var word = string.Concat(Enumerable.Range(0, 11).Select(_ => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[random.Next(36)]));
            if (ContainerCode.TryFind(word, out var code) && code.IsValid) valid++;
        }

        await Assert.That(valid).IsLessThan(20);
    }

    // Nothing in it can be taken for the end of an owner code or the beginning of a number.
    private static string Rubbish(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => "!#(){}[]äöü한글 \n+*".Substring(random.Next(17), 1))) + "#";

    private static string Separator(Random random) => new[] { " ", "-", " - ", "\n", ".", "/", "_" }[random.Next(7)];
}
