using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>Rows that PostgREST gave. Dispose it when they are read.</summary>
/// <param name="Total">Of all rows that match, where it was asked for.</param>
internal sealed record PostgrestPage(JsonDocument? Document, long? Total) : IDisposable
{
    public IEnumerable<JsonElement> Rows => Document is null ? [] : Document.RootElement.EnumerateArray();

    public void Dispose() => Document?.Dispose();
}

/// <summary>As much of PostgREST as a log needs. A refusal is a <see cref="SupabaseException"/>.</summary>
internal sealed class PostgrestClient(SupabaseConnection connection)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <param name="count">Ask for the exact number of all rows that match.</param>
    public Task<PostgrestPage> SelectAsync(PostgrestQuery query, bool count, CancellationToken stop) =>
        connection.SendAsync(() => Request(HttpMethod.Get, query, count ? "count=exact" : null), Limit, ReadAsync, SupabaseSubject.Rows, stop);

    /// <summary>Stores rows that are not there yet; those that are stay as they are. All or none.</summary>
    /// <param name="rows">A JSON array of objects.</param>
    public Task InsertAsync(PostgrestQuery query, ReadOnlyMemory<byte> rows, CancellationToken stop) => connection.SendAsync(
        () => Request(HttpMethod.Post, query, "resolution=ignore-duplicates,return=minimal", rows), Limit, NothingAsync, SupabaseSubject.Rows, stop);

    /// <summary>Changes the rows that match, and gives what the query selects of them.</summary>
    /// <param name="row">A JSON object.</param>
    public Task<PostgrestPage> UpdateAsync(PostgrestQuery query, ReadOnlyMemory<byte> row, CancellationToken stop) =>
        connection.SendAsync(() => Request(HttpMethod.Patch, query, "return=representation", row), Limit, ReadAsync, SupabaseSubject.Rows, stop);

    /// <summary>A function without parameters.</summary>
    public Task<PostgrestPage> CallAsync(string function, CancellationToken stop) => connection.SendAsync(
        () => Request(HttpMethod.Post, PostgrestQuery.Function(function), null, "{}"u8.ToArray()), Limit, ReadAsync, SupabaseSubject.Rows, stop);

    private static HttpRequestMessage Request(HttpMethod method, PostgrestQuery query, string? prefer, ReadOnlyMemory<byte>? body = null)
    {
        var request = new HttpRequestMessage(method, query.ToString());
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        if (body is { } json) request.Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = Json } };
        return request;
    }

    /// <summary>416 is a page past the end: empty, and with the total.</summary>
    private static async Task<PostgrestPage> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var total = Total(answer);
        if (!answer.IsSuccessStatusCode) return new PostgrestPage(null, total);
        var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false), default, stop).ConfigureAwait(false);
        if (document.RootElement.ValueKind == JsonValueKind.Array) return new PostgrestPage(document, total);
        document.Dispose();
        throw new JsonException("no list of rows");
    }

    private static async Task<bool> NothingAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await answer.Content.CopyToAsync(Stream.Null, stop).ConfigureAwait(false); // whole, so that the connection is used again
        return true;
    }

    /// <summary>Of `Content-Range: 0-19/42`.</summary>
    private static long? Total(HttpResponseMessage answer) =>
        answer.Content.Headers.TryGetValues("Content-Range", out var values) && values.First() is var range
        && long.TryParse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? total
            : null;
}
