using Microsoft.IdentityModel.Tokens;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// The public keys of whoever makes the tokens, from a key set (JWKS) at an address or in a file. Read again from time to time, and at
/// once for a key that is not in it, but not more often than <see cref="Pause"/>: a stranger may name any key. While they cannot be read
/// the last ones stay good.
/// </summary>
internal sealed class SigningKeys(string source, HttpClient http, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IReadOnlyList<SecurityKey> _keys = [];
    private long? _triedAt;

    /// <summary>The keys that a token may be signed with: the one that it names, or all when it names none.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> OfAsync(string? name, CancellationToken stop)
    {
        var found = Named(name);
        if (IsOlderThan(Fresh) || (found.Count == 0 && IsOlderThan(Pause)))
        {
            await ReadAsync(found.Count > 0, stop).ConfigureAwait(false);
            found = Named(name);
        }
        return found;
    }

    public void Dispose()
    {
        _turn.Dispose();
        http.Dispose();
    }

    private List<SecurityKey> Named(string? name) => [.. _keys.Where(key => string.IsNullOrEmpty(name) || key.KeyId == name)];

    private bool IsOlderThan(TimeSpan age) => _triedAt is not { } at || clock.GetElapsedTime(at) > age;

    /// <param name="isUsable">There is a key to go on with: whoever comes while another reads does not wait.</param>
    private async ValueTask ReadAsync(bool isUsable, CancellationToken stop)
    {
        if (!await _turn.WaitAsync(isUsable ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, stop).ConfigureAwait(false)) return;
        try
        {
            if (!IsOlderThan(isUsable ? Fresh : Pause)) return; // another has just read them
            _triedAt = clock.GetTimestamp();
            _keys = [.. new JsonWebKeySet(await TextAsync().ConfigureAwait(false)).GetSigningKeys()];
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            log.SigningKeysUnreadable(source, failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>To the end, whoever asked and has gone: others wait for it, and the next attempt is half a minute away.</summary>
    private async Task<string> TextAsync()
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.IsFile) return await File.ReadAllTextAsync(source).ConfigureAwait(false);
        return await http.GetStringAsync(address).ConfigureAwait(false);
    }
}
