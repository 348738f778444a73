using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

/// <summary>Codes with a right check digit, from a seeded generator.</summary>
internal static class MadeCodes
{
    public static string FirstTen(Random random)
    {
        Span<char> ten = stackalloc char[10];
        for (var i = 0; i < 3; i++) ten[i] = (char)('A' + random.Next(26));
        ten[3] = random.Next(20) switch { 0 => 'J', 1 => 'Z', _ => 'U' };
        for (var i = 4; i < 10; i++) ten[i] = (char)('0' + random.Next(10));
        return new string(ten);
    }

    public static string Valid(Random random) => WithCheckDigit(FirstTen(random));

    public static string WithCheckDigit(string firstTen) => firstTen + ContainerCode.CheckDigitOf(firstTen);
}
