using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>Which parts of a picture the finder sees and at what size; the fixed numbers are those of the reference in Python.</summary>
public sealed class FinderInputTests
{
    [Test]
    [Arguments(640, 640, "")]
    [Arguments(896, 896, "")]
    [Arguments(897, 640, "0,0,512,640 384,0,512,640")]
    [Arguments(1920, 1080, "0,0,768,617 576,0,768,617 1152,0,768,617 0,462,768,617 576,462,768,617 1152,462,768,617")]
    [Arguments(1440, 1920, "0,0,822,768 616,0,822,768 0,576,822,768 616,576,822,768 0,1152,822,768 616,1152,822,768")]
    public async Task Large_pictures_are_tiled_like_the_reference(int width, int height, string expected)
    {
        var parts = new PicturePart[10];
        var count = FinderTiles.Cover(width, height, 1.4 * 640, 3, parts);

        await Assert.That(parts[0]).IsEqualTo(new PicturePart(0, 0, width, height));
        await Assert.That(string.Join(' ', parts[1..count].Select(part => $"{part.X},{part.Y},{part.Width},{part.Height}"))).IsEqualTo(expected);
    }

    [Test]
    public async Task Tiles_lie_inside_and_leave_less_than_a_pixel_a_column_unseen()
    {
        var random = new Random(4);
        var parts = new PicturePart[10];
        for (var round = 0; round < 500; round++)
        {
            var (width, height) = (random.Next(1, 5000), random.Next(1, 5000));
            var tiles = parts[..FinderTiles.Cover(width, height, 1.4 * 640, 3, parts)].Skip(1).ToArray();

            await Assert.That(tiles.All(tile => tile.X >= 0 && tile.Y >= 0 && tile.X + tile.Width <= width && tile.Y + tile.Height <= height)).IsTrue();
            await Assert.That(tiles.Length == 0 || tiles.Max(tile => tile.X + tile.Width) > width - 4).IsTrue();
            await Assert.That(tiles.Length == 0 || tiles.Max(tile => tile.Y + tile.Height) > height - 4).IsTrue();
        }
    }

    [Test]
    [Arguments(1920, 1080, 640, 384, 640, 360)]
    [Arguments(461, 811, 384, 640, 364, 640)]
    [Arguments(140, 538, 192, 640, 167, 640)]
    [Arguments(3000, 2, 640, 32, 640, 1)]
    public async Task Sides_are_multiples_of_32_and_the_picture_fits(int width, int height, int inputWidth, int inputHeight, int scaledWidth, int scaledHeight)
    {
        var input = FinderInput.Fit(new(0, 0, width, height), 640);

        await Assert.That((input.Width, input.Height)).IsEqualTo((inputWidth, inputHeight));
        await Assert.That((input.ScaledWidth, input.ScaledHeight)).IsEqualTo((scaledWidth, scaledHeight));
    }

    [Test]
    public async Task A_closer_look_has_room_around_the_code_and_26_pixel_characters()
    {
        var code = new DecodedCode { Left = 100, Top = 100, Right = 220, Bottom = 113, Height = 13 };
        var look = CloserLook.At(code, Photo.Noise(400, 150, 1).View)!.Value;

        await Assert.That(look.Part).IsEqualTo(new PicturePart(48, 48, 224, 102));
        await Assert.That(look.Input).IsEqualTo(new FinderInput(448, 224, 448, 204, 2));
    }

    [Test]
    [Arguments(29, false)]
    [Arguments(26, true)]
    [Arguments(40, true)]
    public async Task Characters_that_were_seen_at_that_size_are_not_looked_at_again(int height, bool looks)
    {
        var code = new DecodedCode { Left = 100, Top = 100, Right = 300, Bottom = 140, Height = height };

        await Assert.That(CloserLook.At(code, Photo.Noise(400, 150, 1).View).HasValue).IsEqualTo(looks);
    }

    [Test]
    public async Task A_closer_look_at_a_wide_neighbourhood_is_bounded()
    {
        var code = new DecodedCode { Left = 10, Top = 10, Right = 380, Bottom = 20, Height = 5 };
        var input = CloserLook.At(code, Photo.Noise(400, 150, 1).View)!.Value.Input;

        await Assert.That((input.ScaledWidth, input.Width)).IsEqualTo((960, 960));
    }
}
