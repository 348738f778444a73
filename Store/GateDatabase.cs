using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>
/// The SQLite file: WAL, every commit on the disk before it returns. One connection writes, one caller at a time; readers have
/// their own and never wait for it.
/// </summary>
internal sealed class GateDatabase : IDisposable
{
    /// <summary>Idle readers that are kept; more are opened and closed as needed.</summary>
    private const int KeptReaders = 4;

    private readonly FileStream _claim;
    private readonly TimeSpan _patience;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private bool _disposed;

    private GateDatabase(string path, FileStream claim, TimeSpan patience, IReadOnlyList<string> steps, ILogger log)
    {
        Path = path;
        _claim = claim;
        _patience = patience;
        DatabaseFile.Create(path);
        _writer = Connect();
        try
        {
            DatabaseFile.Inspect(_writer, path, steps.Count);
            _writer.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            DatabaseFile.Migrate(_writer, path, steps, log);
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Something could not be written for want of space. Must not block.</summary>
    public event Action? DiskFull;

    /// <summary>Opens the file, creating or migrating it. Throws <see cref="StoreException"/> with the cure.</summary>
    /// <param name="patience">How long to wait for a foreign program that has the file locked; 5 s by default.</param>
    /// <param name="steps">The schema's steps; the program's own by default.</param>
    public static GateDatabase Open(string path, ILogger log, TimeSpan? patience = null, IReadOnlyList<string>? steps = null)
    {
        path = System.IO.Path.GetFullPath(path);
        FileStream? claim = null;
        try
        {
            claim = DatabaseFile.Claim(path);
            return new GateDatabase(path, claim, patience ?? TimeSpan.FromSeconds(5), steps ?? Schema.Steps, log);
        }
        catch (Exception error)
        {
            claim?.Dispose();
            if (StoreException.Explains(error)) throw StoreException.Of(error, path);
            throw;
        }
    }

    /// <summary>Runs the work on the writing connection when its turn comes, away from the caller's thread. Callers wait in line, each
    /// with what it wants to write: the line is as long as there are callers. Work that has begun is never cut off.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken stop = default)
    {
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Write(work), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException || StoreException.Explains(error))
        {
            var problem = StoreException.Of(error, Path);
            if (problem.Trouble == StoreTrouble.Full) DiskFull?.Invoke();
            throw problem;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs the work on a reading connection, on the caller's thread. Keep it short: the WAL grows while a read is open.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        SqliteConnection? reader = null;
        try
        {
            reader = _readers.TryTake(out var idle) ? idle : ConnectReader();
            var result = work(reader);
            Return(reader);
            return result;
        }
        catch (Exception error)
        {
            reader?.Dispose();
            if (StoreException.Explains(error)) throw StoreException.Of(error, Path);
            throw;
        }
    }

    /// <summary>Reads every page of the file; throws <see cref="StoreException"/> when one is wrong.</summary>
    public void Check() => Read(connection =>
    {
        connection.DefaultTimeout = 0;
        DatabaseFile.Check(connection, Path);
        connection.DefaultTimeout = Timeout;
        return true;
    });

    /// <summary>Ends after what is being written.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed) return;
            _disposed = true;
            while (_readers.TryTake(out var reader)) reader.Dispose();
            _writer.Dispose();
            _claim.Dispose();
        }
    }

    private T Write<T>(Func<SqliteConnection, T> work)
    {
        lock (_writing) // against Dispose; the turn has kept other writers out
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return work(_writer);
        }
    }

    // SQLite waits first, then the driver asks again until its own time is over (0 would be for ever).
    private int Timeout => Math.Max(1, (int)_patience.TotalSeconds);

    private SqliteConnection ConnectReader()
    {
        var reader = Connect();
        reader.Run("PRAGMA query_only = ON");
        return reader;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = Timeout,
        }.ConnectionString);
        connection.Open();
        connection.Run(FormattableString.Invariant($"PRAGMA busy_timeout = {(int)_patience.TotalMilliseconds}"));
        return connection;
    }

    private void Return(SqliteConnection reader)
    {
        if (_disposed || _readers.Count >= KeptReaders) reader.Dispose();
        else _readers.Add(reader);
    }
}
