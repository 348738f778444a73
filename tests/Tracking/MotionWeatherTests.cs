using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

/// <summary>What moves at a gate without being a truck: how much of the detector's time it may cost, and that a truck is seen through it.</summary>
public sealed class MotionWeatherTests
{
    private const int Width = 96;
    private const int Height = 54;
    private const double StepS = 0.2;

    private readonly MotionGate _gate = new(new MotionGateOptions());
    private readonly Random _random = new(7);
    private double _timeS;

    [Test]
    [Arguments(20)]
    [Arguments(60)]
    public async Task Rain_does_not_keep_it_open_and_a_truck_is_seen_through_it(int streaks)
    {
        Opened(150, _ => Rain(Yard(), streaks)); // half a minute to get used to it

        var rain = Opened(150, _ => Rain(Yard(), streaks));
        var truck = Opened(15, i => Rain(Truck(Yard(), (4 * i) + 4), streaks));

        await Assert.That(rain).IsLessThanOrEqualTo(7); // one in twenty
        await Assert.That(truck).IsGreaterThanOrEqualTo(13);
    }

    [Test]
    public async Task At_night_headlights_and_the_truck_behind_them_open()
    {
        Opened(60, _ => Noisy(Night(), 6));

        await Assert.That(Opened(15, i => Noisy(Lights(Night(), (4 * i) + 4), 6))).IsGreaterThanOrEqualTo(12);
    }

    [Test]
    public async Task The_noise_of_a_night_does_not_open()
    {
        Opened(60, _ => Noisy(Night(), 6));

        await Assert.That(Opened(300, _ => Noisy(Night(), 6))).IsEqualTo(0);
    }

    [Test]
    public async Task A_barrier_costs_looks_while_it_moves_and_a_few_seconds_after()
    {
        Opened(60, _ => Noisy(Arm(Yard(), 0), 1.5));

        var moving = Opened(15, i => Noisy(Arm(Yard(), (i + 1) * 6), 1.5)); // three seconds
        var open = Opened(75, _ => Noisy(Arm(Yard(), 90), 1.5));
        var later = Opened(75, _ => Noisy(Arm(Yard(), 90), 1.5));

        await Assert.That(moving).IsGreaterThan(5);
        await Assert.That(open).IsLessThanOrEqualTo(40); // eight seconds
        await Assert.That(later).IsEqualTo(0);
    }

    [Test]
    public async Task Under_a_mask_a_barrier_costs_nothing()
    {
        var gate = new MotionGate(new MotionGateOptions(), new WatchArea([], [new Polygon([(0.1f, 0), (0.9f, 0), (0.9f, 0.85f), (0.1f, 0.85f)])]));
        gate.Update(Arm(Yard(), 0), Width, Height, 0);

        await Assert.That(Enumerable.Range(0, 15).Count(i => gate.Update(Arm(Yard(), (i + 1) * 6), Width, Height, (i + 1) * StepS))).IsEqualTo(0);
    }

    [Test]
    public async Task The_shadow_of_a_cloud_passes_within_a_few_looks()
    {
        Opened(60, _ => Noisy(Yard(), 1.5));

        // Its edge crosses the yard in six seconds, and half a minute later it is gone again.
        var coming = Opened(30, i => Noisy(Shadow(Yard(), i * Width / 30.0), 1.5));
        var lying = Opened(150, _ => Noisy(Shadow(Yard(), Width), 1.5));

        await Assert.That(coming).IsLessThanOrEqualTo(30);
        await Assert.That(lying).IsLessThanOrEqualTo(10);
    }

    [Test]
    public async Task A_mast_that_trembles_in_the_wind_does_not_keep_it_open()
    {
        Opened(150, _ => Noisy(Moved(Yard(), _random.Next(3) - 1), 1.5));

        await Assert.That(Opened(150, _ => Noisy(Moved(Yard(), _random.Next(3) - 1), 1.5))).IsLessThanOrEqualTo(15);
    }

    private int Opened(int pictures, Func<int, byte[]> script) =>
        Enumerable.Range(0, pictures).Count(i => _gate.Update(script(i), Width, Height, _timeS += StepS));

    /// <summary>Sky, a wall with windows, and a road with marks: 30 to 190.</summary>
    private static byte[] Yard() => Paint((x, y) => y < 14 ? 190 : y < 30 ? 90 + (x % 12 * 5) : x / 8 % 2 == 0 ? 60 : 30 + y);

    private static byte[] Night() => Paint((x, y) => y < 14 ? 18 : y < 30 ? 30 + (x % 12) : 40);

    private static byte[] Truck(byte[] picture, double front) => Paint(picture, (x, y, was) =>
        x + 1 <= front && y is >= 12 and < Height - 6 ? y % 10 == 0 ? 20 : 130 + ((int)(front - x) % 4 * 10) : was);

    /// <summary>Two lamps, their cone on the road, and a dark side behind.</summary>
    private static byte[] Lights(byte[] picture, double front) => Paint(picture, (x, y, was) =>
        x < front && y is >= 14 and < 44 ? 60 + (y % 3 * 8)
        : x >= front && x < front + 14 && y is >= 36 and < 48 ? was + 90 - (5 * (x - front))
        : was);

    /// <summary>Streaks of rain, each three cells long at the most, at another place in every picture.</summary>
    private byte[] Rain(byte[] picture, int streaks)
    {
        var wet = Noisy(picture, 2);
        for (var i = 0; i < streaks; i++)
        {
            var (x, y) = (_random.Next(Width), _random.Next(Height - 3));
            for (var length = _random.Next(1, 4); length > 0; length--) wet[((y + length - 1) * Width) + x] = (byte)Math.Min(255, wet[((y + length - 1) * Width) + x] + 50);
        }
        return wet;
    }

    /// <summary>A barrier's arm, two cells thick, at an angle above the ground.</summary>
    private static byte[] Arm(byte[] picture, int degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        for (var along = 0.0; along < 38; along += 0.25)
        {
            var (x, y) = ((int)(30 + (along * cos)), (int)(42 - (along * sin)));
            for (var thick = 0; thick < 2; thick++) picture[((Math.Clamp(y, 0, Height - 2) + thick) * Width) + x] = (byte)((int)along / 6 % 2 == 0 ? 240 : 60);
        }
        return picture;
    }

    private static byte[] Shadow(byte[] picture, double edge) => Paint(picture, (x, _, was) => x < edge ? was * 0.7 : was);

    private static byte[] Moved(byte[] picture, int cells) => Paint((x, y) => picture[(y * Width) + Math.Clamp(x + cells, 0, Width - 1)]);

    private byte[] Noisy(byte[] picture, double deviation) => Paint(picture, (_, _, was) => was + (deviation * Normal()));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static byte[] Paint(byte[] picture, Func<int, int, int, double> level) => Paint((x, y) => level(x, y, picture[(y * Width) + x]));

    private static byte[] Paint(Func<int, int, double> level)
    {
        var picture = new byte[Width * Height];
        for (var i = 0; i < picture.Length; i++) picture[i] = (byte)Math.Clamp(Math.Round(level(i % Width, i / Width)), 0, 255);
        return picture;
    }
}
