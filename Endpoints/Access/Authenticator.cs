namespace ParkingGate.Endpoints.Access;

/// <summary>From a credential to a caller.</summary>
internal sealed class Authenticator : IDisposable
{
    private readonly AccessOptions _options;
    private readonly KeyRing _keys;
    private readonly TokenVerifier? _tokens;
    private volatile bool _required;

    public Authenticator(AccessOptions options, KeyRing keys, TokenVerifier? tokens)
    {
        (_options, _keys, _tokens) = (options, keys, tokens);
        _required = tokens is not null;
    }

    /// <summary>There is a way to sign in, so everyone has to who is not let in as a stranger. Once so, always so: when the last key is
    /// removed nobody is let in, and not everybody.</summary>
    public bool IsRequired => _required || (_required = !_keys.IsEmptyNow());

    public bool AllowsAnonymous => _options.AllowAnonymous;

    public KeyRing Keys => _keys;

    /// <summary>Null for a credential that is not good.</summary>
    public ValueTask<Caller?> CheckAsync(string credential, CancellationToken stop) =>
        credential.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) ? new(_keys.Find(credential))
        : _tokens is not null ? _tokens.CheckAsync(credential, stop)
        : default;

    public void Dispose()
    {
        _keys.Dispose();
        _tokens?.Dispose();
    }
}
