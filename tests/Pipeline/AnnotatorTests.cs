using ParkingGate.Native;
using ParkingGate.Pipeline.Overlay;
using ParkingGate.Tests.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline;

/// <summary>Boxes, labels and the clock, looked up pixel by pixel in the picture they are drawn into.</summary>
public sealed class AnnotatorTests
{
    private const int Width = 640;
    private const int Height = 480;
    private const byte Ground = 90;
    private static readonly DateTimeOffset Noon = new(new DateTime(2026, 3, 4, 12, 0, 0, DateTimeKind.Local));

    [Test]
    [Arguments(0, 0, 255, 0)] // followed: green
    [Arguments(1, 0, 0, 255)] // being captured: blue
    [Arguments(2, 255, 0, 0)] // captured: red
    public async Task The_box_has_the_colour_of_its_state_on_its_four_sides_and_nowhere_else(int state, int red, int green, int blue)
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, 200, 300, 400), 0.95f, (CaptureState)state, null));
        var color = ((byte)red, (byte)green, (byte)blue);

        foreach (var (x, y) in ((int, int)[])[(100, 300), (99, 300), (299, 300), (300, 300), (200, 199), (200, 200), (200, 399), (200, 400)])
            await Assert.That(picture.At(x, y)).IsEqualTo(color);
        foreach (var (x, y) in ((int, int)[])[(97, 300), (103, 300), (297, 300), (303, 300), (200, 203), (200, 397), (200, 403), (200, 300)])
            await Assert.That(picture.At(x, y)).IsEqualTo((Ground, Ground, Ground));
    }

    [Test]
    [Arguments(480, 2)]
    [Arguments(240, 2)]
    [Arguments(720, 3)]
    [Arguments(1080, 4)]
    public async Task The_line_is_two_pixels_and_on_larger_pictures_no_thinner(int height, int thickness)
    {
        using var picture = new Drawn(height * 4 / 3, height);
        picture.Draw(new TrackedContainer(1, new Box(50, 100, 200, 180), 0.95f, CaptureState.Tracking, null));
        var line = Enumerable.Range(190, 20).Count(x => picture.At(x, 150).G > 170);

        await Assert.That(line).IsBetween(thickness, thickness + 1);
    }

    [Test]
    public async Task The_label_is_above_the_box()
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, 200, 300, 400), 0.95f, CaptureState.Capturing, null));

        await Assert.That(picture.Count(100, 185, 150, 199, (0, 0, 255))).IsGreaterThan(300); // its ground
        await Assert.That(picture.Count(100, 185, 150, 199, (255, 255, 255))).IsGreaterThan(10); // its letters
        await Assert.That(picture.Count(102, 202, 298, 398, (Ground, Ground, Ground))).IsEqualTo(196 * 196); // the container is not covered
    }

    [Test]
    [Arguments(0)]
    [Arguments(5)]
    public async Task At_the_upper_border_the_label_is_inside_the_box(int top)
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, top, 300, 200), 0.95f, CaptureState.Captured, null));

        await Assert.That(picture.Count(102, top + 2, 150, top + 14, (255, 0, 0))).IsGreaterThan(200);
        await Assert.That(picture.Count(102, top + 2, 150, top + 14, (255, 255, 255))).IsGreaterThan(10);
    }

    [Test]
    public async Task At_the_right_border_the_whole_label_is_in_the_picture()
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, 300, 200, 400), 0.95f, CaptureState.Captured, "CSQU3054383"));
        var whole = picture.Count(0, 280, Width, 299, (255, 255, 255));
        using var border = new Drawn(Width, Height);
        border.Draw(new TrackedContainer(1, new Box(600, 300, 640, 400), 0.95f, CaptureState.Captured, "CSQU3054383"));

        await Assert.That(whole).IsGreaterThan(50);
        await Assert.That(border.Count(0, 280, Width, 299, (255, 255, 255))).IsEqualTo(whole);
    }

    [Test]
    public async Task Number_confidence_and_code_are_in_the_label()
    {
        var labels = new List<int>();
        (int, float, string?)[] seen = [(1, 0.95f, null), (2, 0.95f, null), (1, 0.55f, null), (1, 0.95f, "CSQU3054383"), (1, 0.95f, "CSQU3054384")];
        foreach (var (id, confidence, code) in seen)
        {
            using var picture = new Drawn(Width, Height);
            picture.Draw(new TrackedContainer(id, new Box(100, 200, 300, 400), confidence, CaptureState.Tracking, code));
            labels.Add(picture.Checksum(100, 180, 400, 199));
        }

        await Assert.That(labels.Distinct().Count()).IsEqualTo(5);
    }

    [Test]
    public async Task The_clock_is_at_the_upper_right_in_light_letters_on_dark_ground()
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(Noon);

        await Assert.That(picture.Count(Width - 200, 0, Width, 30, (255, 255, 255))).IsGreaterThan(50);
        await Assert.That(picture.Count(Width - 200, 0, Width, 30, c => c.R < 50 && c.R == c.G && c.G == c.B)).IsGreaterThan(500);
        await Assert.That(picture.Count(0, 0, Width, Height, (Ground, Ground, Ground))).IsGreaterThan((Width * Height) - 6000); // and nothing else
        await Assert.That(picture.Count(0, 0, 300, Height, (Ground, Ground, Ground))).IsEqualTo(300 * Height);
    }

    [Test]
    public async Task The_clock_shows_local_time_to_the_second()
    {
        int Clock(DateTimeOffset time)
        {
            using var picture = new Drawn(Width, Height);
            picture.Draw(time);
            return picture.Checksum(0, 0, Width, 40);
        }

        await Assert.That(Clock(Noon.ToOffset(TimeSpan.FromHours(9)))).IsEqualTo(Clock(Noon)); // one moment is one time here
        await Assert.That(Clock(Noon.AddMilliseconds(999))).IsEqualTo(Clock(Noon));
        await Assert.That(Clock(Noon.AddSeconds(1))).IsNotEqualTo(Clock(Noon));
        await Assert.That(Clock(Noon.AddDays(1))).IsNotEqualTo(Clock(Noon));
    }

    [Test]
    public async Task Boxes_at_and_beyond_the_borders_write_nothing_outside_the_picture()
    {
        using var picture = new Drawn(Width, Height);
        Box[] boxes =
        [
            new(0, 0, Width, Height), new(-50, -50, 20, 20), new(620, 470, 900, 900), new(0, 479, 10, 480), new(5, 5, 5, 5), new(639, 0, 640, 480),
        ];
        foreach (var box in boxes)
            picture.Draw(new TrackedContainer(int.MaxValue, box, 1, CaptureState.Captured, "한국어 CSQU 305438 3"));

        await Assert.That(picture.TouchedAround).IsEqualTo(0);
        await Assert.That(picture.At(0, 240)).IsEqualTo(((byte)255, (byte)0, (byte)0));
    }

    [Test]
    [Arguments(2, 2)]
    [Arguments(16, 12)]
    [Arguments(96, 54)]
    public async Task A_picture_too_small_for_its_labels_is_drawn_without_a_fault(int width, int height)
    {
        using var picture = new Drawn(width, height);
        picture.Draw(new TrackedContainer(1, new Box(0, 0, width, height), 1, CaptureState.Captured, "CSQU3054383"));

        await Assert.That(picture.TouchedAround).IsEqualTo(0);
    }

    [Test]
    public async Task A_hundred_drawings_allocate_nothing()
    {
        using var picture = new Drawn(Width, Height);
        TrackedContainer[] containers =
        [
            new(1, new Box(100, 200, 300, 400), 0.95f, CaptureState.Tracking, null),
            new(12345, new Box(200, 0, 630, 470), 0.5f, CaptureState.Captured, "CSQU3054383"),
        ];
        void Once() => picture.Annotator.Draw(containers, Noon);
        Once();

        await Assert.That(SteadyState.BytesOfHundred(Once)).IsEqualTo(0);
    }

    /// <summary>A grey picture between two rows of guards, and an annotator on it.</summary>
    private sealed class Drawn : IDisposable
    {
        private const int Guard = 4096;
        private readonly int _width;
        private readonly int _height;
        private readonly NativeBuffer _memory;

        public Drawn(int width, int height)
        {
            (_width, _height) = (width, height);
            _memory = new NativeBuffer((2 * Guard) + (width * height * 4));
            _memory.Span<byte>().Fill(Ground);
            Annotator = new Annotator(_memory.Address + Guard, width, height, width * 4);
        }

        public Annotator Annotator { get; }

        /// <summary>Bytes before and behind the picture that were written.</summary>
        public int TouchedAround => (2 * Guard) - _memory.Span<byte>()[..Guard].Count(Ground) - _memory.Span<byte>()[^Guard..].Count(Ground);

        public void Draw(TrackedContainer container) => Annotator.Draw([container], Noon);

        public void Draw(DateTimeOffset time) => Annotator.Draw([], time);

        public (byte R, byte G, byte B) At(int x, int y)
        {
            var pixel = _memory.Span<byte>().Slice(Guard + (4 * ((y * _width) + x)), 4);
            return (pixel[2], pixel[1], pixel[0]);
        }

        public int Count(int x1, int y1, int x2, int y2, (byte, byte, byte) color) => Count(x1, y1, x2, y2, found => found == color);

        public int Count(int x1, int y1, int x2, int y2, Func<(byte R, byte G, byte B), bool> matches)
        {
            var count = 0;
            for (var y = y1; y < y2; y++)
            {
                for (var x = x1; x < x2; x++) count += matches(At(x, y)) ? 1 : 0;
            }
            return count;
        }

        public int Checksum(int x1, int y1, int x2, int y2)
        {
            var sum = new HashCode();
            for (var y = y1; y < y2; y++)
            {
                for (var x = x1; x < x2; x++) sum.Add(At(x, y));
            }
            return sum.ToHashCode();
        }

        public void Dispose()
        {
            Annotator.Dispose();
            _memory.Dispose();
        }
    }
}
