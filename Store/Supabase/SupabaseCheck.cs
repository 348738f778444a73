using System.Globalization;
using System.Runtime.CompilerServices;

namespace ParkingGate.Store.Supabase;

/// <summary>One thing that was looked at.</summary>
/// <param name="IsRight">Null when it could not be looked at.</param>
internal readonly record struct SupabaseFinding(string Subject, bool? IsRight, string Finding);

/// <summary>Looks at a project from outside, as a gate uses it, and asks it what is there. Changes nothing.</summary>
internal sealed class SupabaseCheck : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    /// <summary>Clocks that differ by more will be in the way of sign-ins.</summary>
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromSeconds(30);

    private readonly SupabaseOptions _options;
    private readonly SupabaseConnection _connection;
    private readonly PostgrestClient _postgrest;
    private readonly RemoteTable _table;
    private readonly string _database;
    private readonly TimeProvider _clock;

    /// <param name="database">This gate's own log.</param>
    public SupabaseCheck(SupabaseOptions options, string database, TimeProvider clock)
    {
        (_options, _database, _clock) = (options, database, clock);
        _connection = new SupabaseConnection(options, clock);
        _postgrest = new PostgrestClient(_connection);
        _table = new RemoteTable(_postgrest, options);
    }

    public async IAsyncEnumerable<SupabaseFinding> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var access = await TryAsync("sign-in", async () =>
        {
            await _connection.Access.TokenAsync(null, stop).ConfigureAwait(false);
            return _connection.Access.SignsIn ? $"as {_options.Email}" : KeyKind.Describe(_connection.Access.Key, _clock.GetUtcNow());
        }).ConfigureAwait(false);
        yield return access;
        if (access.IsRight == false) yield break;

        var table = await TryAsync("table", () => ColumnsAsync(stop)).ConfigureAwait(false);
        yield return table;
        yield return Clock();
        if (table.IsRight == false) yield break;

        foreach (var part in await PartsAsync(stop).ConfigureAwait(false)) yield return part;
        yield return await WriteAsync(stop).ConfigureAwait(false);
        yield return await TryAsync("realtime", () => RealtimeAsync(stop)).ConfigureAwait(false);
        if (_options.Pictures != SharedPictures.None) yield return await TryAsync("pictures", () => PicturesAsync(stop)).ConfigureAwait(false);
        yield return Waiting();
    }

    public void Dispose() => _connection.Dispose();

    private async Task<string> ColumnsAsync(CancellationToken stop)
    {
        await _table.DiscoverAsync(stop).ConfigureAwait(false);
        var missing = SharedRow.ReadColumns.Except(_table.Columns).ToArray();
        return missing.Length == 0
            ? $"{_options.Table}, all columns"
            : $"{_options.Table}, which works without these columns: {string.Join(", ", missing)}; supabase/migrations adds them";
    }

    private SupabaseFinding Clock()
    {
        var skew = _connection.Skew ?? TimeSpan.Zero;
        return skew.Duration() < ToleratedSkew
            ? new("clock", true, string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s apart"))
            : new("clock", false, $"{SupabaseSentence.Skew(skew)}: set it, and keep it right with timedatectl set-ntp true");
    }

    /// <summary>What the migrations make, by the project's own word.</summary>
    private async Task<List<SupabaseFinding>> PartsAsync(CancellationToken stop)
    {
        try
        {
            using var parts = await _postgrest.CallAsync("parkinggate_check", stop).ConfigureAwait(false);
            var missing = parts.Rows.Where(part => !part.GetProperty("present").GetBoolean()).Select(part => (Part: part.GetProperty("part").GetString()!, Name: part.GetProperty("name").GetString()!)).ToArray();
            return missing.Length == 0
                ? [new("migrations", true, $"all {parts.Rows.Count()} parts are there")]
                : [.. missing.Select(one => new SupabaseFinding(one.Part, false, $"{one.Name} is not there: apply supabase/migrations"))];
        }
        catch (SupabaseException problem)
        {
            return [new("migrations", null, $"policies, indexes and publication cannot be looked at, because the project lacks the function parkinggate_check ({problem.Status}): apply supabase/migrations")];
        }
    }

    /// <summary>Offers a row that is there: whoever may insert gets no complaint, and nothing changes.</summary>
    private async Task<SupabaseFinding> WriteAsync(CancellationToken stop)
    {
        if (OutboxList.SentRow(_database) is not { } row) return new("write", null, "not tried: this gate has sent no row yet");
        return await TryAsync("write", async () =>
        {
            await _table.InsertAsync([row], stop).ConfigureAwait(false);
            return "rows are taken";
        }).ConfigureAwait(false);
    }

    private async Task<string> RealtimeAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var began = _clock.GetTimestamp();
        TimeSpan? after = null;
        var client = new RealtimeClient(_connection, new SharedTiming { Start = StartLimit }, _clock);
        var listener = new RealtimeListener(() => { after = _clock.GetElapsedTime(began); ended.Cancel(); }, (_, _) => { }, _ => { });
        try
        {
            throw await client.RunAsync(_table, listener, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (after is not null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"changes are pushed after {after.Value.TotalSeconds:0.0} s");
        }
    }

    private async Task<string> PicturesAsync(CancellationToken stop)
    {
        await new StorageClient(_connection).LookAsync("captures/0000/00/00/check.jpg", stop).ConfigureAwait(false);
        return "the bucket captures answers";
    }

    private SupabaseFinding Waiting()
    {
        if (!File.Exists(_database)) return new("outbox", true, "nothing waits");
        var items = OutboxList.Read(_database);
        var parked = items.Count(item => item.Parked);
        return new("outbox", parked == 0, string.Create(CultureInfo.InvariantCulture, $"{items.Count - parked} waiting, {parked} refused{(parked > 0 ? ": parkinggate outbox list says why" : "")}"));
    }

    private static async Task<SupabaseFinding> TryAsync(string subject, Func<Task<string>> look)
    {
        try
        {
            return new(subject, true, await look().ConfigureAwait(false));
        }
        catch (SupabaseException problem)
        {
            return new(subject, false, problem.Message);
        }
    }
}
