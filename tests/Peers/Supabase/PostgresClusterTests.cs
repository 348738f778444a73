namespace ParkingGate.Tests.Peers.Supabase;

public class PostgresClusterTests
{
    [Test]
    public async Task A_killed_cluster_starts_again_with_what_was_committed()
    {
        await using var cluster = await PostgresCluster.CreateAsync();
        var database = await cluster.CreateProjectAsync();
        await cluster.ExecuteAsync(database, "CREATE TABLE t (n int)");
        await using var rig = await RigProgram.StartAsync(cluster.Connection(database));
        for (var i = 0; i < 6; i++)
        {
            await cluster.ExecuteAsync(database, $"INSERT INTO t VALUES ({i})");
            var idle = cluster.ExecuteAsync(database, "SELECT pg_sleep(60)").ContinueWith(static _ => { }, TaskScheduler.Default);
            await cluster.KillAsync();
            await cluster.StartAsync();
            await idle;
        }

        await cluster.ExecuteAsync(database, "DO $$ BEGIN IF (SELECT count(*) FROM t) <> 6 THEN RAISE 'lost'; END IF; END $$");
    }
}
