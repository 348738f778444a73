namespace ParkingGate.Containers;

/// <summary>The tables of ISO 6346:1995 (with amendments 1 to 3): what each character of a size and type code means.</summary>
internal static class SizeTypeTable
{
    /// <summary>0 for a character without a meaning.</summary>
    public static double LengthFeet(char length) => length switch
    {
        '1' => 10,
        '2' => 20,
        '3' => 30,
        '4' => 40,
        'A' => 23.5, // 7150 mm
        'B' => 24,
        'C' => 24.4, // 7430 mm
        'D' => 24.4, // 7450 mm
        'E' => 25.7, // 7820 mm
        'F' => 26.6, // 8100 mm
        'G' => 41,
        'H' => 43,
        'K' => 44.6, // 13,600 mm
        'L' => 45,
        'M' => 48,
        'N' => 49,
        'P' => 53,
        _ => 0,
    };

    /// <summary>Null for a character without a meaning. Digits are 8 ft wide, C to F up to 2.5 m, L to P wider.</summary>
    public static string? Height(char height) => height switch
    {
        '0' => "8 ft",
        '2' or 'C' or 'L' => "8 ft 6 in",
        '4' or 'D' or 'M' => "9 ft",
        '5' or 'E' or 'N' => "9 ft 6 in",
        '6' or 'F' or 'P' => "over 9 ft 6 in",
        '8' => "4 ft 3 in",
        '9' => "up to 4 ft",
        _ => null,
    };

    public static bool IsWide(char height) => char.IsAsciiLetterUpper(height) && Height(height) is not null;

    /// <summary>Null for a group without a meaning, or when no digit follows.</summary>
    public static string? Kind(char group, char number)
    {
        if (!char.IsAsciiDigit(number) || Group(group, number) is not { } name) return null;
        return Detail(group, number) is { } detail ? $"{name}, {detail}" : name;
    }

    private static string? Group(char group, char number) => group switch
    {
        'G' => "general purpose",
        'V' => "ventilated",
        'B' => number <= '2' ? "dry bulk" : "dry bulk, pressurized",
        'S' => "named cargo",
        'R' => "refrigerated",
        'H' => number <= '4' ? "refrigerated or heated with removable equipment" : "insulated",
        'U' => "open top",
        'P' => "platform",
        'T' => number <= '2' ? "tank for harmless liquids" : number <= '6' ? "tank for dangerous liquids" : "tank for gases",
        'A' => "air and surface",
        _ => null,
    };

    private static string? Detail(char group, char number) => (group, number) switch
    {
        ('G', '0') => "opening at one or both ends",
        ('G', '1') => "vents in the upper part",
        ('G', '2') => "opening at the ends and along whole sides",
        ('G', '3') => "opening at the ends and along parts of the sides",
        ('V', '0') => "vents in the lower and upper part",
        ('V', '2') => "mechanical ventilation inside",
        ('V', '4') => "mechanical ventilation outside",
        ('B', '0') => "closed",
        ('B', '1') => "airtight",
        ('B', '3') => "horizontal discharge, 150 kPa",
        ('B', '4') => "horizontal discharge, 265 kPa",
        ('B', '5') => "tipping discharge, 150 kPa",
        ('B', '6') => "tipping discharge, 265 kPa",
        ('S', '0') => "livestock",
        ('S', '1') => "cars",
        ('S', '2') => "live fish",
        ('R', '0') => "cooled",
        ('R', '1') => "cooled and heated",
        ('R', '2') => "cooled, own power",
        ('R', '3') => "cooled and heated, own power",
        ('H', '0') => "equipment outside, K 0.4 W/(m2 K)",
        ('H', '1') => "equipment inside",
        ('H', '2') => "equipment outside, K 0.7 W/(m2 K)",
        ('H', '5') => "K 0.4 W/(m2 K)",
        ('H', '6') => "K 0.7 W/(m2 K)",
        ('U', '0') => "opening at one or both ends",
        ('U', '1') => "opening at the ends, removable top members in the end frames",
        ('U', '2') => "opening at the ends and sides",
        ('U', '3') => "opening at the ends and sides, removable top members in the end frames",
        ('U', '4') => "opening at the ends, part of one side and all of the other",
        ('U', '5') => "fixed walls without doors",
        ('P', '0') => "plain",
        ('P', '1') => "two complete fixed ends",
        ('P', '2') => "fixed posts",
        ('P', '3') => "folding complete ends",
        ('P', '4') => "folding posts",
        ('P', '5') => "open top and ends, full frame",
        ('T', '0') => "45 kPa",
        ('T', '1' or '3') => "150 kPa",
        ('T', '2' or '4') => "265 kPa",
        ('T', '5') => "400 kPa",
        ('T', '6') => "600 kPa",
        ('T', '7') => "910 kPa",
        ('T', '8') => "2200 kPa",
        _ => null,
    };
}
