using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>The shared table: what a gate reads from it and writes to it, with as many of our columns as it has.</summary>
internal sealed class RemoteTable(PostgrestClient postgrest, SupabaseOptions options)
{
    /// <summary>Rows in one answer; a hosted project gives no more.</summary>
    public const int MostRows = 1000;

    private const string ChangeColumn = SharedRow.ChangeColumn;

    private string[] _columns = SharedRow.ReadColumns;

    /// <summary>Rows that this gate has just stored there.</summary>
    public SentRows Sent { get; } = new();

    /// <summary>Those of ours that the table has.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>The table counts its changes, so they can be read in order.</summary>
    public bool CountsChanges => _columns.Contains(ChangeColumn);

    /// <summary>Which log this is: another project or table is another log.</summary>
    public string Name => $"{options.Url}{options.Table}";

    /// <summary>A row of a camera that is not wanted may come all the same: not every server can filter.</summary>
    public bool Wants(RemoteRow row) =>
        options.Cameras.Count == 0 || !_columns.Contains("camera") || options.Cameras.Contains(row.Over(null).Camera);

    /// <summary>Finds out which columns there are. Throws when one of the specification's is missing.</summary>
    public async Task DiscoverAsync(CancellationToken stop)
    {
        var columns = SharedRow.ReadColumns;
        if (await FirstMissingAsync(columns, stop).ConfigureAwait(false) is { } missing)
            columns = await OfARowAsync(columns, stop).ConfigureAwait(false) ?? await OneByOneAsync(columns, missing, stop).ConfigureAwait(false);
        _columns = columns;
    }

    /// <summary>Every change from this one on, in order.</summary>
    public Task<PostgrestPage> ChangesAsync(long from, CancellationToken stop) => postgrest.SelectAsync(
        Mine(Query()).Where(ChangeColumn, "gte", from.ToString(CultureInfo.InvariantCulture)).Order("change.asc").Limit(MostRows), false, stop);

    /// <summary>The number of the newest change; 0 for an empty table.</summary>
    public async Task<long> NewestChangeAsync(CancellationToken stop)
    {
        using var page = await postgrest.SelectAsync(
            new PostgrestQuery(options.Table).Select([ChangeColumn]).Where(ChangeColumn, "not.is", "null").Order("change.desc").Limit(1), false, stop).ConfigureAwait(false);
        return page.Rows.Select(row => row.GetProperty(ChangeColumn).GetInt64()).FirstOrDefault();
    }

    /// <summary>The newest rows, or those older than one.</summary>
    public Task<PostgrestPage> NewestAsync(RemotePlace? before, int rows, CancellationToken stop) =>
        postgrest.SelectAsync(Ordered(Mine(Query()), before).Limit(rows), false, stop);

    /// <summary>Rows that match and are older than a moment, newest first; null when the table cannot be asked that.</summary>
    /// <param name="place">Go on after this row; else skip so many.</param>
    /// <param name="count">Ask for the exact number of all.</param>
    public async Task<PostgrestPage?> PageAsync(LogFilter filter, DateTimeOffset before, RemotePlace? place, long skip, int rows, bool count, CancellationToken stop)
    {
        var end = filter.End is { } own && own < before ? own : before;
        var query = Mine(Query());
        if (!RemoteFilter.Add(query, filter with { End = end }, _columns)) return null;
        return await postgrest.SelectAsync(Ordered(query, place).Offset(skip).Limit(rows), count, stop).ConfigureAwait(false);
    }

    /// <summary>How many rows there are from a moment on.</summary>
    public async Task<long> CountAsync(DateTimeOffset from, CancellationToken stop)
    {
        using var page = await postgrest.SelectAsync(
            Mine(new PostgrestQuery(options.Table).Select(["id"])).Where("captured_at", "gte", PostgrestQuery.Time(from)).Limit(1), true, stop).ConfigureAwait(false);
        return page.Total ?? 0;
    }

    public async Task<RemoteRow?> FindAsync(Guid id, CancellationToken stop)
    {
        using var page = await postgrest.SelectAsync(Query().Where("id", "eq", LogRowSql.Text(id)).Limit(1), false, stop).ConfigureAwait(false);
        return page.Rows.Select(row => RemoteRow.Read(row.Clone())).FirstOrDefault();
    }

    /// <summary>Stores rows; those that are there stay as they are.</summary>
    public Task InsertAsync(IReadOnlyList<LogRow> rows, CancellationToken stop)
    {
        Sent.Add(rows);
        IReadOnlyList<SharedRow> shared = [.. rows.Select(row => SharedRow.Of(row, options.Pictures))];
        var query = new PostgrestQuery(options.Table).Columns(_columns.Where(SharedRow.Columns.Contains)).OnConflict("id");
        return postgrest.InsertAsync(query, JsonSerializer.SerializeToUtf8Bytes(shared, SupabaseJson.Default.IReadOnlyListSharedRow), stop);
    }

    /// <summary>Stores a correction, unless a newer one is there.</summary>
    /// <returns>The row as it is there, when that is what holds now.</returns>
    public async Task<RemoteRow?> CorrectAsync(LogRow row, CancellationToken stop)
    {
        if (await PatchAsync(row, stop).ConfigureAwait(false)) return null;
        if (await FindAsync(row.Id, stop).ConfigureAwait(false) is { } newer) return newer;
        await InsertAsync([row], stop).ConfigureAwait(false); // somebody removed it there; a person here says it matters
        return null;
    }

    private async Task<bool> PatchAsync(LogRow row, CancellationToken stop)
    {
        var query = new PostgrestQuery(options.Table).Select(["id"]).Where("id", "eq", LogRowSql.Text(row.Id));
        if (row.Corrected is { } mark && _columns.Contains("corrected_at"))
            query.WhereAny(PostgrestQuery.IsNull("corrected_at"), PostgrestQuery.Condition("corrected_at", "lte", PostgrestQuery.Time(mark.At)));
        using var met = await postgrest.UpdateAsync(query, Correction(row), stop).ConfigureAwait(false);
        return met.Rows.Any();
    }

    /// <summary>Only what a correction changes: the rest may have been put right by hand.</summary>
    private ReadOnlyMemory<byte> Correction(LogRow row)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (var member in JsonSerializer.SerializeToElement(SharedRow.Of(row, options.Pictures), SupabaseJson.Default.SharedRow).EnumerateObject())
            {
                if (SharedRow.CorrectedColumns.Contains(member.Name) && _columns.Contains(member.Name)) member.WriteTo(json);
            }
            json.WriteEndObject();
        }
        return body.WrittenMemory;
    }

    private async Task<string?> FirstMissingAsync(string[] columns, CancellationToken stop)
    {
        try
        {
            (await postgrest.SelectAsync(new PostgrestQuery(options.Table).Select(columns).Limit(0), false, stop).ConfigureAwait(false)).Dispose();
            return null;
        }
        catch (SupabaseException missing) when (missing.Trouble == SupabaseTrouble.NoColumn && columns.Contains(missing.Column) && !SharedRow.SpecifiedColumns.Contains(missing.Column))
        {
            return missing.Column;
        }
    }

    /// <summary>Those that a row of the table has; null when there is no row.</summary>
    private async Task<string[]?> OfARowAsync(string[] columns, CancellationToken stop)
    {
        using var page = await postgrest.SelectAsync(new PostgrestQuery(options.Table).Limit(1), false, stop).ConfigureAwait(false);
        var found = page.Rows.Select(row => columns.Where(column => row.TryGetProperty(column, out _)).ToArray()).FirstOrDefault();
        return found is null || await FirstMissingAsync(found, stop).ConfigureAwait(false) is null ? found : null;
    }

    private async Task<string[]> OneByOneAsync(string[] columns, string missing, CancellationToken stop)
    {
        for (var next = missing; next is not null; next = await FirstMissingAsync(columns, stop).ConfigureAwait(false)) columns = [.. columns.Where(column => column != next)];
        return columns;
    }

    private static PostgrestQuery Ordered(PostgrestQuery query, RemotePlace? before)
    {
        query.Order("captured_at.desc.nullslast,id.desc");
        if (before is not { } place) return query;
        return query.WhereAny(PostgrestQuery.Condition("captured_at", "lt", place.At), PostgrestQuery.And(
            PostgrestQuery.Condition("captured_at", "eq", place.At), PostgrestQuery.Condition("id", "lt", LogRowSql.Text(place.Id))));
    }

    private PostgrestQuery Query() => new PostgrestQuery(options.Table).Select(_columns);

    private PostgrestQuery Mine(PostgrestQuery query) =>
        options.Cameras.Count > 0 && _columns.Contains("camera") ? query.WhereIn("camera", options.Cameras) : query;
}

/// <summary>A row's place in the list, as the server wrote it: a time here has milliseconds, there it has more.</summary>
internal readonly record struct RemotePlace(string At, Guid Id)
{
    public static RemotePlace Of(RemoteRow row) => new(PostgrestQuery.Time(row.CapturedAt), row.Id);
}
