using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

public sealed class SizeTypeTests
{
    [Test]
    [Arguments("22G1", 20.0, "8 ft 6 in", "general purpose")]
    [Arguments("42G1", 40.0, "8 ft 6 in", "general purpose")]
    [Arguments("45G1", 40.0, "9 ft 6 in", "general purpose")]
    [Arguments("L5G1", 45.0, "9 ft 6 in", "general purpose")]
    [Arguments("42R1", 40.0, "8 ft 6 in", "refrigerated")]
    [Arguments("45R1", 40.0, "9 ft 6 in", "refrigerated")]
    [Arguments("22T6", 20.0, "8 ft 6 in", "tank for dangerous liquids")]
    [Arguments("22U1", 20.0, "8 ft 6 in", "open top")]
    [Arguments("42P3", 40.0, "8 ft 6 in", "platform, folding complete ends")]
    [Arguments("20G0", 20.0, "8 ft", "general purpose")]
    [Arguments("25B6", 20.0, "9 ft 6 in", "dry bulk, pressurized, tipping")]
    [Arguments("M4V2", 48.0, "9 ft", "ventilated")]
    [Arguments("P6H5", 53.0, "over 9 ft 6 in", "insulated")]
    [Arguments("29S1", 20.0, "up to 4 ft", "named cargo, cars")]
    [Arguments("12A0", 10.0, "8 ft 6 in", "air and surface")]
    [Arguments("22T8", 20.0, "8 ft 6 in", "tank for gases")]
    [Arguments("B2G1", 24.0, "8 ft 6 in", "general purpose")]
    public async Task Codes_of_the_standard(string text, double feet, string height, string kind)
    {
        await Assert.That(SizeType.TryParse(text, out var sizeType)).IsTrue();
        await Assert.That(sizeType.Code).IsEqualTo(text);
        await Assert.That(sizeType.LengthFeet).IsEqualTo(feet);
        await Assert.That(sizeType.Height).IsEqualTo(height);
        await Assert.That(sizeType.Kind).StartsWith(kind);
        await Assert.That(sizeType.IsWide).IsFalse();
    }

    [Test]
    [Arguments("LEG1", true)]
    [Arguments("2CG1", true)]
    [Arguments("4PG1", true)]
    [Arguments("45G1", false)]
    public async Task Letters_for_the_height_mean_pallet_width(string text, bool wide)
    {
        await Assert.That(SizeType.TryParse(text, out var sizeType)).IsTrue();
        await Assert.That(sizeType.IsWide).IsEqualTo(wide);
    }

    [Test]
    [Arguments("")]
    [Arguments("22G")]
    [Arguments("22G11")]
    [Arguments("52G1")]
    [Arguments("21G1")]
    [Arguments("22X1")]
    [Arguments("2210")]
    [Arguments("22GP")]
    [Arguments("O2G1")]
    [Arguments("22-G1")]
    public async Task Everything_else_is_none(string text)
    {
        await Assert.That(SizeType.TryParse(text, out var sizeType)).IsFalse();
        await Assert.That(sizeType.Code + sizeType.Kind + sizeType.Height + sizeType.LengthFeet).IsEqualTo("0");
    }

    [Test]
    public async Task Blanks_and_case_do_not_matter()
    {
        await Assert.That(SizeType.TryParse(" 22 g1\n", out var sizeType)).IsTrue();
        await Assert.That(sizeType.ToString()).IsEqualTo("22G1");
        await Assert.That(sizeType == Parse("22G1")).IsTrue();
    }

    private static SizeType Parse(string text) => SizeType.TryParse(text, out var sizeType) ? sizeType : default;
}
