using System.Net;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>What is written down of what people do.</summary>
internal static class AuditKind
{
    public const string Start = "start";
    public const string SignIn = "sign_in";
    public const string SignInFailed = "sign_in_failed";
    public const string Correction = "correction";
    public const string Restart = "camera_restart";
    public const string Settings = "settings";
    public const string KeyAdded = "key_added";
    public const string KeyRemoved = "key_removed";
}

/// <summary>Who did what, when and from where.</summary>
internal sealed record AuditEntry(long Number, DateTimeOffset At, string Kind, string Who, string? Address, string What);

/// <summary>
/// The audit log, in the gate's database: it survives what the log book survives, and is read with the same tools. Bound: 1024 entries
/// that wait to be written, and the newest 100000 that are kept. When full: the newest is not taken, and the log says so. Counter:
/// <see cref="Lost"/>.
/// </summary>
internal sealed class AuditBook(GateDatabase database, TimeProvider clock, ILogger log) : BackgroundService
{
    private const int Kept = 100_000;
    private const int LongestText = 500;

    private readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(1024);
    private readonly List<AuditEntry> _batch = [];
    private long _lost;

    /// <summary>Entries that could not be written.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Hands an entry over; does not block.</summary>
    public void Post(string kind, string who, IPAddress? address, string what)
    {
        if (!_waiting.Writer.TryWrite(new AuditEntry(0, clock.GetUtcNow(), kind, Short(who), address?.ToString(), Short(what)))) Interlocked.Increment(ref _lost);
    }

    /// <summary>A page, newest first, and how many there are in all.</summary>
    public (IReadOnlyList<AuditEntry> Entries, long Total) Page(int page, int size) => database.Read(connection =>
    {
        var entries = new List<AuditEntry>();
        using var command = connection.Command("SELECT number, at, kind, who, address, what FROM audit ORDER BY number DESC LIMIT $size OFFSET $skip",
            ("$size", size), ("$skip", (page - 1L) * size));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            entries.Add(new AuditEntry(reader.GetInt64(0), StoreTime.From(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5)));
        }
        return ((IReadOnlyList<AuditEntry>)entries, connection.Number("SELECT count(*) FROM audit"));
    });

    /// <summary>What waits is still written when the program stops, if the disk lets it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } writing) await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false)) // not the token: it is set before the rest is written
        {
            _batch.Clear();
            while (_waiting.Reader.TryRead(out var entry)) _batch.Add(entry);
            await TryWriteAsync().ConfigureAwait(false);
        }
    }

    private async Task TryWriteAsync()
    {
        try
        {
            await database.WriteAsync(WriteBatch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException problem)
        {
            Interlocked.Add(ref _lost, _batch.Count);
            log.AuditFailed(_batch.Count, problem.Message);
        }
    }

    /// <summary>In one transaction: a commit is a write to the disk.</summary>
    private int WriteBatch(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var entry in _batch) Insert(connection, entry);
        connection.Run(FormattableString.Invariant($"DELETE FROM audit WHERE number <= (SELECT max(number) FROM audit) - {Kept}"));
        transaction.Commit();
        return _batch.Count;
    }

    private static void Insert(SqliteConnection connection, AuditEntry entry)
    {
        using var command = connection.Command("INSERT INTO audit (at, kind, who, address, what) VALUES ($at, $kind, $who, $address, $what)",
            ("$at", StoreTime.Of(entry.At)), ("$kind", entry.Kind), ("$who", entry.Who), ("$address", entry.Address), ("$what", entry.What));
        command.ExecuteNonQuery();
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
