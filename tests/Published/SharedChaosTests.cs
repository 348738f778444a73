using System.Globalization;

namespace ParkingGate.Tests.Published;

/// <summary>
/// Two gates of the published executable and a project, killed and cut off at random while passages are logged and corrected: at the end
/// all have the same rows, none lost, none doubled. Long: <c>GATE_CHAOS=10000,100</c> (passages, restarts), see docs/supabase.md.
/// </summary>
[NotInParallel]
public class SharedChaosTests
{
    [Test]
    public async Task Killed_and_cut_off_at_random_nothing_is_lost_or_doubled()
    {
        var (passages, restarts) = (Environment.GetEnvironmentVariable("GATE_CHAOS") ?? "240,8").Split(',') is [var first, var second]
            ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture))
            : throw new FormatException("GATE_CHAOS is PASSAGES,RESTARTS");
        await using var scene = await ChaosScene.StartAsync(Executable.Path);

        for (var i = 0; i < restarts; i++) await scene.DieAndLiveAsync(i, passages * (i + 1) / restarts);
        await scene.HealAsync(passages);

        await scene.CompareAsync(passages);
        Console.WriteLine(scene.Story);
    }
}
