using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ParkingGate.Store;

/// <summary>Reads the rows of earlier runs into the index, from one SQLite index that has them in order.</summary>
internal static class LogIndexLoad
{
    /// <summary>Reads away from the caller's thread. What goes wrong is in the log and in <see cref="LogIndex.Ready"/>.</summary>
    public static Task StartAsync(GateDatabase database, LogIndex index, ILogger log) => Task.Run(() =>
    {
        var watch = Stopwatch.StartNew();
        try
        {
            index.Fill(database.Read(connection => Entries(connection, index)));
            log.IndexReady(index.Count, watch.ElapsedMilliseconds);
        }
        catch (StoreException problem)
        {
            log.IndexFailed(problem.Message);
            index.Fail(problem);
        }
    });

    private static List<LogEntry> Entries(SqliteConnection connection, LogIndex index)
    {
        var entries = new List<LogEntry>((int)connection.Number("SELECT count(*) FROM container_logs"));
        var cameras = new List<(byte[] Name, int Number)>();
        using var command = connection.Command("""
            SELECT captured_at, seq, container_owner, container_number, check_digit, status, camera
            FROM container_logs INDEXED BY log_entry ORDER BY captured_at, seq
            """);
        using var reader = command.ExecuteReader();
        var row = reader.Handle!;
        while (reader.Read()) // the columns as bytes: a million rows would be five million strings
        {
            var code = PackedCode.Of(Bytes(row, 2), Bytes(row, 3), Bytes(row, 4), Bytes(row, 5));
            entries.Add(new(raw.sqlite3_column_int64(row, 0), raw.sqlite3_column_int64(row, 1), code, Camera(Bytes(row, 6), cameras, index)));
        }
        return entries;
    }

    private static ReadOnlySpan<byte> Bytes(sqlite3_stmt row, int column) => raw.sqlite3_column_blob(row, column);

    private static int Camera(ReadOnlySpan<byte> name, List<(byte[] Name, int Number)> cameras, LogIndex index)
    {
        foreach (var camera in cameras)
        {
            if (name.SequenceEqual(camera.Name)) return camera.Number;
        }
        cameras.Add((name.ToArray(), index.CameraNumber(Encoding.UTF8.GetString(name))));
        return cameras[^1].Number;
    }
}
