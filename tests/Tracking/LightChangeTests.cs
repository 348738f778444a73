using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

public sealed class LightChangeTests
{
    [Test]
    [Arguments(1.0, 0.0)]
    [Arguments(1.4, -10.0)]
    [Arguments(0.65, 20.0)]
    public async Task Gain_and_offset_are_found_with_a_third_of_the_picture_covered(double gain, double offset)
    {
        var background = Ramp();
        var luma = Picture(background, (i, was) => i % 3 == 0 ? 30 + i % 7 * 20 : gain * was + offset);

        var change = LightChange.Fit(luma, background);

        await Assert.That(change.Gain).IsEqualTo((float)gain).Within(0.05f);
        await Assert.That(change.Of(100)).IsEqualTo((float)(gain * 100 + offset)).Within(2);
    }

    [Test]
    public async Task Cells_the_sensor_cut_off_do_not_bend_the_fit()
    {
        var background = Ramp();

        var change = LightChange.Fit(Picture(background, (_, was) => 1.7 * was), background);

        await Assert.That(change.Gain).IsEqualTo(1.7f).Within(0.02f);
    }

    [Test]
    public async Task A_picture_of_something_else_is_no_change_of_light()
    {
        var random = new Random(1);
        var background = Ramp();
        var luma = Picture(background, (_, _) => random.Next(20, 240));

        await Assert.That(LightChange.Fit(luma, background)).IsEqualTo(new LightChange(1, 0));
    }

    [Test]
    public async Task A_flat_background_takes_on_the_new_level()
    {
        var background = Enumerable.Repeat(80f, 1000).ToArray();

        var change = LightChange.Fit(Picture(background, (_, _) => 120), background);

        await Assert.That(change.Of(80)).IsEqualTo(120).Within(0.1f);
    }

    [Test]
    [Arguments(2.0)]
    [Arguments(3.2)]
    public async Task Noise_is_measured_beside_a_thing_that_covers_half_of_the_picture(double deviation)
    {
        var random = new Random(2);
        var background = Ramp();
        var luma = Picture(background, (i, was) => i % 2 == 0 ? 250 - was : was + deviation * Normal(random));

        var noise = new LightChange(1, 0).Noise(luma, background);

        // The quietest quarter of everything is the quieter half of what is not covered: at most 2.2 times too much.
        await Assert.That(noise).IsBetween((float)deviation * 0.8f, (float)deviation * 2.4f);
    }

    private static float[] Ramp() => [.. Enumerable.Range(0, 2000).Select(i => 20f + i % 180)];

    private static byte[] Picture(float[] background, Func<int, float, double> level) =>
        [.. background.Select((was, i) => (byte)Math.Clamp(Math.Round(level(i, was)), 0, 255))];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
