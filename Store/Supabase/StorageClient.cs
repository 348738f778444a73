using System.Net.Http.Headers;

namespace ParkingGate.Store.Supabase;

/// <summary>Pictures to and from the project's storage. A picture's reference in a row is bucket and name: `captures/2026/11/01/….jpg`.</summary>
internal sealed class StorageClient(SupabaseConnection connection)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly MediaTypeHeaderValue Jpeg = new("image/jpeg");

    /// <summary>Stores a picture. One that is there already is left: the same name is the same picture.</summary>
    public async Task UploadAsync(string reference, ReadOnlyMemory<byte> picture, CancellationToken stop)
    {
        try
        {
            await connection.SendAsync(() => Post(reference, picture), Limit, DoneAsync, SupabaseSubject.Pictures, stop).ConfigureAwait(false);
        }
        catch (SupabaseException refused) when (refused.Status == 409)
        {
            // sent before, and the answer was lost
        }
    }

    /// <summary>A picture, whole. Null for one that is not there.</summary>
    public async Task<byte[]?> DownloadAsync(string reference, CancellationToken stop)
    {
        try
        {
            return await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Address(reference)), Limit,
                static (answer, either) => answer.Content.ReadAsByteArrayAsync(either), SupabaseSubject.Pictures, stop).ConfigureAwait(false);
        }
        catch (SupabaseException refused) when (refused.Trouble is SupabaseTrouble.NoPicture or SupabaseTrouble.NoBucket)
        {
            return null;
        }
    }

    /// <summary>Throws unless the bucket answers; whether the picture is there does not matter.</summary>
    public async Task LookAsync(string reference, CancellationToken stop)
    {
        try
        {
            await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Address(reference)), Limit, DoneAsync, SupabaseSubject.Pictures, stop).ConfigureAwait(false);
        }
        catch (SupabaseException refused) when (refused.Trouble == SupabaseTrouble.NoPicture)
        {
            // as it should be
        }
    }

    private static HttpRequestMessage Post(string reference, ReadOnlyMemory<byte> picture) => new(HttpMethod.Post, Address(reference))
    {
        Content = new ReadOnlyMemoryContent(picture) { Headers = { ContentType = Jpeg } },
        Headers = { CacheControl = new() { MaxAge = TimeSpan.FromDays(365) } },
    };

    private static string Address(string reference) => "storage/v1/object/" + string.Join('/', reference.Split('/').Select(Uri.EscapeDataString));

    private static async Task<bool> DoneAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await answer.Content.CopyToAsync(Stream.Null, stop).ConfigureAwait(false);
        return true;
    }
}
