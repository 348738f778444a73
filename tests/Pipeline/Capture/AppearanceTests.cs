using ParkingGate.Pipeline.Capture;

namespace ParkingGate.Tests.Pipeline.Capture;

public sealed class AppearanceTests
{
    private static readonly (byte, byte, byte)[] Colours =
        [(190, 60, 30), (30, 60, 150), (20, 110, 60), (170, 160, 145), (20, 20, 22), (235, 235, 230), (220, 170, 30)];

    [Test]
    public async Task Containers_of_different_colours_have_nothing_in_common_and_of_one_colour_everything()
    {
        for (var i = 0; i < Colours.Length; i++)
        {
            for (var j = 0; j < Colours.Length; j++)
                await Assert.That(Plain(Colours[i]).DistanceTo(Plain(Colours[j], 80, 33))).IsEqualTo(i == j ? 0.0 : 1.0).Within(1e-5).Because($"{i} {j}");
        }
    }

    [Test]
    public async Task What_is_beside_the_container_does_not_count()
    {
        var (width, height) = (100, 50);
        var pixels = Pixels(width, height, (x, y) => x is > 19 and < 80 && y is > 9 and < 40 ? Colours[1] : Colours[0]);

        await Assert.That(Appearance.Of(pixels, width, height).DistanceTo(Plain(Colours[1]))).IsLessThan(1e-5);
    }

    [Test]
    public async Task It_follows_slowly_what_changes_slowly()
    {
        var look = Plain(Colours[0]);
        for (var i = 0; i < 10; i++) look = look.Towards(Plain(Colours[1]), 0.3f);

        await Assert.That(look.DistanceTo(Plain(Colours[1]))).IsBetween(0.01, 0.05);
        await Assert.That(look.DistanceTo(Plain(Colours[0]))).IsGreaterThan(0.9);
    }

    [Test]
    [Arguments(1, 1)]
    [Arguments(2, 3)]
    [Arguments(4000, 3000)]
    public async Task Any_size_will_do(int width, int height) => await Assert.That(Plain(Colours[2], width, height).DistanceTo(Plain(Colours[2]))).IsLessThan(1e-5);

    internal static Appearance Plain((byte, byte, byte) colour, int width = 40, int height = 30) =>
        Appearance.Of(Pixels(width, height, (_, _) => colour), width, height);

    private static byte[] Pixels(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                (pixels[3 * ((y * width) + x)], pixels[(3 * ((y * width) + x)) + 1], pixels[(3 * ((y * width) + x)) + 2]) = colour(x, y);
        }
        return pixels;
    }
}
