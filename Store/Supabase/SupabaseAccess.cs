using System.Net.Http.Headers;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>
/// As whom this gate speaks: by the project's key alone, or as a user that signs in with a password. A sign-in is renewed when four
/// fifths of its time are over, and used to its end when that cannot be done for the moment; a key is read again after it was refused.
/// </summary>
internal sealed class SupabaseAccess(SupabaseOptions options, HttpMessageInvoker http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>After a sign-in that could not be renewed while the old one is good.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private string _token = "";
    private DateTimeOffset _renewAt;
    private DateTimeOffset _endsAt;

    /// <summary>The project's key, for the gateway.</summary>
    public string Key { get; private set; } = options.Key();

    public bool SignsIn => options.Email.Length > 0;

    /// <summary>What to send as the bearer.</summary>
    /// <param name="refused">The one that was not accepted: another is given when there is one.</param>
    public async ValueTask<string> TokenAsync(string? refused = null, CancellationToken stop = default)
    {
        if (refused is null && IsGood) return _token;
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (refused is null && !IsGood) await RenewInTimeAsync(stop).ConfigureAwait(false);
            else if (refused is not null && refused == _token) await RenewAsync(stop).ConfigureAwait(false);
            return _token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsGood => _token.Length > 0 && clock.GetUtcNow() < _renewAt;

    private async Task RenewInTimeAsync(CancellationToken stop)
    {
        try
        {
            await RenewAsync(stop).ConfigureAwait(false);
        }
        catch (SupabaseException problem) when (problem.IsPassing && clock.GetUtcNow() < _endsAt)
        {
            _renewAt = clock.GetUtcNow() + Again;
        }
    }

    private async Task RenewAsync(CancellationToken stop)
    {
        Key = options.Key();
        if (SignsIn)
        {
            var signedIn = await SignInAsync(stop).ConfigureAwait(false);
            var now = clock.GetUtcNow();
            (_token, _renewAt, _endsAt) = (signedIn.AccessToken, now + TimeSpan.FromSeconds(signedIn.ExpiresIn * 0.8), now + TimeSpan.FromSeconds(signedIn.ExpiresIn));
        }
        else
        {
            (_token, _renewAt) = (Key, DateTimeOffset.MaxValue);
        }
    }

    private async Task<SignedIn> SignInAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Url, "auth/v1/token?grant_type=password"));
        request.Headers.Add("apikey", Key);
        var who = JsonSerializer.SerializeToUtf8Bytes(new SignIn(options.Email, options.Password()), SupabaseJson.Default.SignIn);
        request.Content = new ByteArrayContent(who) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var exchange = new SupabaseExchange(options, clock);
        return await exchange.RunAsync(http, request, Limit, ReadAsync, SupabaseSubject.SignIn, stop).ConfigureAwait(false);
    }

    private static async Task<SignedIn> ReadAsync(HttpResponseMessage answer, CancellationToken stop) =>
        JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false), SupabaseJson.Default.SignedIn)
            is { AccessToken.Length: > 0 } signedIn ? signedIn : throw new JsonException("no token in the answer");
}
