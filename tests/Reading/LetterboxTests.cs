using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Reading;

/// <summary>Geometry between source and input; the fixed numbers are those of the reference in Python.</summary>
public sealed class LetterboxTests
{
    [Test]
    [Arguments(1280, 720, 640, 360, 0, 12)]
    [Arguments(1920, 1080, 640, 360, 0, 12)]
    [Arguments(461, 811, 218, 384, 211, 0)]
    [Arguments(320, 192, 640, 384, 0, 0)]
    [Arguments(1280, 721, 640, 360, 0, 12)] // 360.5 is rounded to even
    [Arguments(1280, 723, 640, 362, 0, 11)] // 361.5 too
    [Arguments(10000, 1, 640, 1, 0, 191)]
    public async Task Size_and_place_are_those_of_the_reference(int sourceWidth, int sourceHeight, int width, int height, int x, int y)
    {
        var box = Letterbox.Fit(sourceWidth, sourceHeight, 640, 384);

        await Assert.That((box.Width, box.Height, box.OffsetX, box.OffsetY)).IsEqualTo((width, height, x, y));
    }

    [Test]
    public async Task Top_left_has_no_offset()
    {
        var box = Letterbox.Fit(1280, 720, 416, 416, Placement.TopLeft);

        await Assert.That((box.Width, box.Height, box.OffsetX, box.OffsetY)).IsEqualTo((416, 234, 0, 0));
    }

    [Test]
    public async Task Any_box_comes_back_from_the_input_to_where_it_was()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var (width, height) = (random.Next(1, 4000), random.Next(1, 4000));
            var letterbox = Letterbox.Fit(width, height, 32 * random.Next(1, 41), 32 * random.Next(1, 41), (Placement)random.Next(2));
            var (x, y) = (random.NextSingle() * width, random.NextSingle() * height);
            var box = new Box(x, y, x + ((width - x) * random.NextSingle()), y + ((height - y) * random.NextSingle()));
            var back = letterbox.ToSource(letterbox.ToInput(box));

            // Input coordinates below 2048 are exact to 1/8192 of a pixel.
            var tolerance = 0.001f + (0.0005f / letterbox.Scale);
            await Assert.That(Largest(box, back)).IsLessThanOrEqualTo(tolerance);
        }
    }

    [Test]
    public async Task The_scaled_picture_always_lies_inside_the_input()
    {
        var random = new Random(2);
        for (var round = 0; round < 2000; round++)
        {
            var (width, height) = (32 * random.Next(1, 41), 32 * random.Next(1, 41));
            var box = Letterbox.Fit(random.Next(1, 9000), random.Next(1, 9000), width, height, (Placement)random.Next(2));

            await Assert.That(box.OffsetX >= 0 && box.OffsetX + box.Width <= width).IsTrue();
            await Assert.That(box.OffsetY >= 0 && box.OffsetY + box.Height <= height).IsTrue();
            await Assert.That(box.Width == width || box.Height == height).IsTrue();
        }
    }

    [Test]
    public async Task Boxes_are_cut_at_the_picture() =>
        await Assert.That(Letterbox.Fit(1280, 720, 640, 384).ToSource(new(-10, 0, 700, 384))).IsEqualTo(new Box(0, 0, 1280, 720));

    [Test]
    public async Task A_box_in_the_grey_only_is_empty() =>
        await Assert.That(Letterbox.Fit(1280, 720, 640, 384).ToSource(new(10, 2, 50, 11)).IsUsable).IsFalse();

    [Test]
    public void A_picture_without_pixels_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Letterbox.Fit(0, 5, 640, 384));

    private static float Largest(Box a, Box b) => new[] { a.X1 - b.X1, a.Y1 - b.Y1, a.X2 - b.X2, a.Y2 - b.Y2 }.Max(Math.Abs);
}
