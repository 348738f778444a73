using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

public sealed class MotionGateTests
{
    private const int Width = 96;
    private const int Height = 54;
    private const double StepS = 0.2;

    private readonly MotionGate _gate = new(new MotionGateOptions());
    private readonly Random _random = new(5);
    private double _timeS;

    [Test]
    public async Task The_first_picture_opens_and_a_still_one_closes()
    {
        await Assert.That(Show(Yard())).IsTrue();
        await Assert.That(_gate.Changed).IsEqualTo(1);
        await Assert.That(Show(Yard())).IsFalse();
        await Assert.That(_gate.Changed).IsEqualTo(0);
    }

    [Test]
    [Arguments(1.0)]
    [Arguments(4.0)]
    [Arguments(8.0)]
    public async Task Sensor_noise_does_not_open(double deviation)
    {
        Show(Noisy(Yard(), deviation));

        await Assert.That(Opened(300, _ => Noisy(Yard(), deviation))).IsEqualTo(0);
    }

    [Test]
    [Arguments(1.0)]
    [Arguments(4.0)]
    public async Task A_truck_opens_also_through_noise(double deviation)
    {
        Opened(100, _ => Noisy(Yard(), deviation));

        // Four cells a picture: across the view in five seconds.
        await Assert.That(Opened(15, i => Noisy(Truck(Yard(), 4 * i + 4), deviation))).IsGreaterThanOrEqualTo(13);
    }

    [Test]
    public async Task What_came_is_fresh_at_its_place_and_nowhere_else_until_it_belongs_there()
    {
        Opened(50, _ => Yard());
        Show(Truck(Yard(), 30));
        var (there, elsewhere) = (_gate.FreshIn(new Box(0.1f, 0.3f, 0.3f, 0.7f)), _gate.FreshIn(new Box(0.6f, 0.3f, 0.9f, 0.7f)));
        Opened(200, _ => Truck(Yard(), 30)); // forty seconds

        await Assert.That(there).IsGreaterThan(0.3f);
        await Assert.That(elsewhere).IsEqualTo(0);
        await Assert.That(_gate.FreshIn(new Box(0.1f, 0.3f, 0.3f, 0.7f))).IsEqualTo(0);
        await Assert.That(_gate.FreshIn(new Box(-1, -1, 0, 0))).IsEqualTo(0);
    }

    [Test]
    [Arguments(1.35, 0)]
    [Arguments(0.7, 0)]
    [Arguments(1.0, 25)]
    [Arguments(1.0, -20)]
    [Arguments(1.25, -12)]
    public async Task A_step_of_the_light_does_not_open(double gain, int offset)
    {
        Opened(20, _ => Noisy(Yard(), 1.5));

        await Assert.That(Opened(30, _ => Noisy(Lit(Yard(), gain, offset), 1.5))).IsEqualTo(0);
    }

    [Test]
    public async Task A_truck_opens_in_the_very_picture_in_which_the_light_steps()
    {
        Opened(20, _ => Noisy(Yard(), 1.5));

        await Assert.That(Show(Noisy(Lit(Truck(Yard(), 20), 1.3, 0), 1.5))).IsTrue();
    }

    [Test]
    public async Task Dawn_does_not_open()
    {
        Show(Noisy(Lit(Yard(), 0.4, 0), 1.5));

        // From dark to light in one minute.
        await Assert.That(Opened(300, i => Noisy(Lit(Yard(), 0.4 + 0.7 * i / 300, 0), 1.5))).IsEqualTo(0);
    }

    [Test]
    public async Task A_shadow_that_wanders_slowly_does_not_open()
    {
        Show(Yard());

        // Half of the yard loses 40 levels in a minute.
        await Assert.That(Opened(300, i => Shaded(Yard(), 40f * i / 300))).IsEqualTo(0);
    }

    [Test]
    [Arguments(0.1)]
    [Arguments(0.25)]
    [Arguments(5.0)]
    [Arguments(20.0)]
    public async Task A_truck_opens_whether_slow_or_fast(double cellsAPicture)
    {
        Opened(20, _ => Noisy(Yard(), 1.5));

        var pictures = (int)(60 / cellsAPicture);
        var opened = Opened(pictures, i => Noisy(Truck(Yard(), (i + 1) * cellsAPicture), 1.5));

        // Until the first few cells are in view it may be missed: at a tenth of a cell a picture, two cells take four seconds.
        await Assert.That(pictures - opened).IsLessThanOrEqualTo((int)(4 / cellsAPicture));
    }

    [Test]
    public async Task A_truck_that_fills_the_whole_picture_opens()
    {
        Opened(20, _ => Noisy(Yard(), 1.5));

        await Assert.That(Opened(8, i => Noisy(Truck(Yard(), 24 * (i + 1), top: 0), 1.5))).IsEqualTo(8);
    }

    [Test]
    public async Task A_parked_truck_becomes_background_and_opens_again_when_it_leaves()
    {
        Opened(20, _ => Noisy(Yard(), 1.5));
        Opened(10, i => Noisy(Truck(Yard(), 6 * i), 1.5));

        // 25 seconds to get used to it, then ten seconds of quiet.
        Opened(125, _ => Noisy(Truck(Yard(), 54), 1.5));
        var parked = Opened(50, _ => Noisy(Truck(Yard(), 54), 1.5));
        var leaving = Opened(10, i => Noisy(Truck(Yard(), 54 - 6 * (i + 1)), 1.5));

        await Assert.That(parked).IsEqualTo(0);
        await Assert.That(leaving).IsGreaterThanOrEqualTo(9);
    }

    [Test]
    public async Task A_clock_in_the_corner_and_leaves_do_not_open()
    {
        Show(Yard());

        await Assert.That(Opened(200, i => Leaves(Clock(Noisy(Yard(), 1.5), i)))).IsEqualTo(0);
    }

    [Test]
    public async Task A_new_size_a_step_back_a_long_pause_and_no_time_start_anew()
    {
        Show(Yard());
        await Assert.That(Show(Yard())).IsFalse();

        await Assert.That(_gate.Update(new byte[64 * 36], 64, 36, _timeS += StepS)).IsTrue();
        await Assert.That(_gate.Update(new byte[64 * 36], 64, 36, _timeS += StepS)).IsFalse();
        await Assert.That(_gate.Update(new byte[36 * 64], 36, 64, _timeS += StepS)).IsTrue();
        await Assert.That(_gate.Update(new byte[36 * 64], 36, 64, _timeS -= 5)).IsTrue();
        await Assert.That(_gate.Update(new byte[36 * 64], 36, 64, _timeS += 3600)).IsTrue();
        await Assert.That(_gate.Update(new byte[36 * 64], 36, 64, double.NaN)).IsTrue();
        await Assert.That(float.IsNaN(_gate.Changed)).IsFalse();
    }

    [Test]
    public async Task Nothing_is_allocated_once_warm()
    {
        byte[][] pictures = [Noisy(Yard(), 3), Noisy(Truck(Yard(), 30), 3), Lit(Yard(), 1.3, 0)];
        Feed(pictures);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(pictures);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        await Assert.That(allocated).IsEqualTo(0);
    }

    private void Feed(byte[][] pictures)
    {
        for (var i = 0; i < 100; i++) _gate.Update(pictures[i % pictures.Length], Width, Height, _timeS += StepS);
    }

    private bool Show(byte[] luma) => _gate.Update(luma, Width, Height, _timeS += StepS);

    private int Opened(int pictures, Func<int, byte[]> script) => Enumerable.Range(0, pictures).Count(i => Show(script(i)));

    /// <summary>Sky, a wall with windows, and a road with marks: 30 to 190.</summary>
    private static byte[] Yard() => Paint((x, y) => y < 14 ? 190 : y < 30 ? 90 + x % 12 * 5 : x / 8 % 2 == 0 ? 60 : 30 + y);

    /// <summary>Drives in from the left; its side has ribs and a dark frame.</summary>
    private static byte[] Truck(byte[] picture, double front, int top = 12) => Paint(picture, (x, y, was) =>
        x + 1 <= front && y >= top && y < Height - 6 ? y % 10 == 0 ? 20 : 130 + (int)(front - x) % 4 * 10 : was);

    private static byte[] Lit(byte[] picture, double gain, int offset) => Paint(picture, (_, _, was) => was * gain + offset);

    private static byte[] Shaded(byte[] picture, float loss) => Paint(picture, (x, _, was) => x < Width / 2 ? was - loss : was);

    private static byte[] Clock(byte[] picture, int second) => Paint(picture, (x, y, was) =>
        x is >= 70 and < 74 && y is >= 2 and < 5 ? (x + y + second) % 2 * 200 : was);

    private byte[] Leaves(byte[] picture) => Paint(picture, (x, y, was) =>
        y is >= 14 and < 24 && x < 60 && _random.Next(9) == 0 ? was + 60 : was);

    private byte[] Noisy(byte[] picture, double deviation) => Paint(picture, (_, _, was) => was + deviation * Normal());

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static byte[] Paint(byte[] picture, Func<int, int, int, double> level) =>
        Paint((x, y) => level(x, y, picture[y * Width + x]));

    private static byte[] Paint(Func<int, int, double> level)
    {
        var picture = new byte[Width * Height];
        for (var i = 0; i < picture.Length; i++)
            picture[i] = (byte)Math.Clamp(Math.Round(level(i % Width, i / Width)), 0, 255);
        return picture;
    }
}
