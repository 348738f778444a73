using System.Diagnostics;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>The rig is right when the official client does against it what it was seen to do.</summary>
public class SupabaseRigTests
{
    [Test]
    [Timeout(120_000)]
    public async Task The_official_client_sees_a_project(CancellationToken stop)
    {
        Skip.When(!Directory.Exists(PostgresCluster.TestFile("node_modules")), "@supabase/supabase-js is not installed; ./test installs it");
        await using var rig = await SupabaseRig.StartAsync();
        await rig.AddUserAsync("gate-a@example.com", "secret", "gate");

        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=tap", PostgresCluster.TestFile("official.test.mjs")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = PostgresCluster.TestFile(""),
            Environment =
            {
                ["RIG_URL"] = rig.Address.ToString().TrimEnd('/'),
                ["RIG_ANON"] = SupabaseRig.AnonKey,
                ["RIG_SERVICE"] = SupabaseRig.ServiceKey,
                ["RIG_GATE"] = RigToken.User("gate"),
                ["RIG_VIEWER"] = RigToken.User("viewer"),
                ["RIG_STRANGER"] = RigToken.User(null),
                ["RIG_EXPIRED"] = RigToken.User("gate", DateTimeOffset.UtcNow.AddSeconds(-5)),
            },
        };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync(stop);
        await node.WaitForExitAsync(stop);

        var lines = output.Split('\n').Select(line => line.Trim()).ToArray();
        await Assert.That(lines.Where(line => line.StartsWith("not ok", StringComparison.Ordinal))).IsEmpty().Because(output);
        await Assert.That(lines.Count(line => line.StartsWith("ok", StringComparison.Ordinal))).IsGreaterThanOrEqualTo(25).Because(output);
    }
}
