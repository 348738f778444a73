using System.Runtime.InteropServices;
using ParkingGate.Native.Yuv;
using ParkingGate.Pipeline.Overlay;
using ParkingGate.Tests.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Pipeline;

/// <summary>Boxes, labels and the clock, looked up pixel by pixel in the picture they are drawn into.</summary>
public sealed class AnnotatorTests
{
    private const int Width = 640;
    private const int Height = 480;
    private static readonly YuvColor Ground = new(90, 128, 128);
    private static readonly YuvColor Blue = YuvColor.FromRgb(0, 0, 255);
    private static readonly YuvColor Red = YuvColor.FromRgb(255, 0, 0);
    private static readonly DateTimeOffset Noon = new(new DateTime(2026, 3, 4, 12, 0, 0, DateTimeKind.Local));

    [Test]
    [Arguments(0, 0, 255, 0)] // followed: green
    [Arguments(1, 0, 0, 255)] // being captured: blue
    [Arguments(2, 255, 0, 0)] // captured: red
    public async Task The_box_has_the_colour_of_its_state_on_its_four_sides_and_nowhere_else(int state, int red, int green, int blue)
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, 200, 300, 400), 0.95f, (CaptureState)state, null));
        var color = YuvColor.FromRgb((byte)red, (byte)green, (byte)blue);

        foreach (var (x, y) in ((int, int)[])[(100, 300), (101, 300), (298, 300), (299, 300), (200, 200), (200, 201), (200, 398), (200, 399)])
            await Assert.That(picture.At(x, y)).IsEqualTo(color);
        foreach (var (x, y) in ((int, int)[])[(99, 300), (102, 300), (297, 300), (300, 300), (200, 202), (200, 397), (200, 400), (200, 300)])
            await Assert.That(picture.At(x, y)).IsEqualTo(Ground);
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
        var line = Enumerable.Range(190, 20).Count(x => picture.At(x, 150) == YuvColor.FromRgb(0, 255, 0));

        await Assert.That(line).IsBetween(thickness, thickness + 1);
    }

    [Test]
    public async Task The_label_is_above_the_box()
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, 200, 300, 400), 0.95f, CaptureState.Capturing, null));

        await Assert.That(picture.Count(100, 185, 150, 199, Blue)).IsGreaterThan(300); // its ground
        await Assert.That(picture.Count(100, 185, 150, 199, IsWhite)).IsGreaterThan(10); // its letters
        await Assert.That(picture.Count(102, 202, 298, 398, Ground)).IsEqualTo(196 * 196); // the container is not covered
    }

    [Test]
    [Arguments(0)]
    [Arguments(5)]
    public async Task At_the_upper_border_the_label_is_inside_the_box(int top)
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, top, 300, 200), 0.95f, CaptureState.Captured, null));

        await Assert.That(picture.Count(102, top + 2, 150, top + 14, Red)).IsGreaterThan(200);
        await Assert.That(picture.Count(102, top + 2, 150, top + 14, IsWhite)).IsGreaterThan(10);
    }

    [Test]
    public async Task At_the_right_border_the_whole_label_is_in_the_picture()
    {
        using var picture = new Drawn(Width, Height);
        picture.Draw(new TrackedContainer(1, new Box(100, 300, 200, 400), 0.95f, CaptureState.Captured, "CSQU3054383"));
        var whole = picture.Count(0, 280, Width, 299, IsWhite);
        using var border = new Drawn(Width, Height);
        border.Draw(new TrackedContainer(1, new Box(600, 300, 640, 400), 0.95f, CaptureState.Captured, "CSQU3054383"));

        await Assert.That(whole).IsGreaterThan(50);
        await Assert.That(border.Count(0, 280, Width, 299, IsWhite)).IsEqualTo(whole);
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

        await Assert.That(picture.Count(Width - 200, 0, Width, 30, IsWhite)).IsGreaterThan(50);
        await Assert.That(picture.Count(Width - 200, 0, Width, 30, color => color.Luma < 50 && color is { Blue: 128, Red: 128 })).IsGreaterThan(500);
        await Assert.That(picture.Count(0, 0, Width, Height, Ground)).IsGreaterThan((Width * Height) - 6000); // and nothing else
        await Assert.That(picture.Count(0, 0, 300, Height, Ground)).IsEqualTo(300 * Height);
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
        await Assert.That(picture.At(0, 240)).IsEqualTo(Red);
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

    /// <summary>Ink that covers the whole of a pixel; its chroma is shared with three others.</summary>
    private static bool IsWhite(YuvColor color) => color.Luma == 255;

    /// <summary>A grey picture, and an annotator on it. Behind its rows there are bytes that nobody may touch.</summary>
    private sealed class Drawn : IDisposable
    {
        private readonly YuvPicture _picture;

        public Drawn(int width, int height)
        {
            _picture = new YuvPicture(width, height);
            for (var row = 0; row < height; row++) _picture.Luma(row).Fill(Ground.Luma);
            for (var row = 0; row < height / 2; row++)
            {
                _picture.Blue(row).Fill(Ground.Blue);
                _picture.Red(row).Fill(Ground.Red);
            }
            Annotator = new Annotator(_picture);
        }

        public Annotator Annotator { get; }

        /// <summary>Bytes behind the rows that were written.</summary>
        public int TouchedAround => Around(0, _picture.Width, _picture.Height) + Around(1, _picture.Width / 2, _picture.Height / 2)
            + Around(2, _picture.Width / 2, _picture.Height / 2);

        public void Draw(TrackedContainer container) => Annotator.Draw([container], Noon);

        public void Draw(DateTimeOffset time) => Annotator.Draw([], time);

        public YuvColor At(int x, int y) => new(_picture.Luma(y)[x], _picture.Blue(y / 2)[x / 2], _picture.Red(y / 2)[x / 2]);

        public int Count(int x1, int y1, int x2, int y2, YuvColor color) => Count(x1, y1, x2, y2, found => found == color);

        public int Count(int x1, int y1, int x2, int y2, Func<YuvColor, bool> matches)
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

        public void Dispose() => _picture.Dispose();

        private int Around(int plane, int width, int height)
        {
            var bytes = new byte[_picture.Stride(plane) * height];
            Marshal.Copy(_picture.Plane(plane), bytes, 0, bytes.Length);
            return bytes.Where((value, at) => at % _picture.Stride(plane) >= width && value != 0).Count();
        }
    }
}
