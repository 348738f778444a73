using System.Collections.Frozen;
using ParkingGate.Store;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// The API keys that are good now. Follows the file: a key that was added is good at the next request, one that was removed ends the
/// connections that were made with it.
/// </summary>
internal sealed class KeyRing(string path, TimeProvider clock, ILogger log) : IDisposable
{
    private sealed record Held(ApiKey Key, CancellationTokenSource Withdrawn);

    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, Held> _held = FrozenDictionary<string, Held>.Empty;
    private (DateTime Written, long Length)? _seen;

    /// <summary>Called with each key that was added or removed while the program runs.</summary>
    public Action<ApiKey, bool>? Changed { get; set; }

    /// <summary>After a look at the file.</summary>
    public bool IsEmptyNow()
    {
        Refresh();
        return _held.Count == 0;
    }

    /// <summary>Reads the file for the first time. Throws <see cref="AccessException"/>.</summary>
    public void Open()
    {
        var seen = Look();
        Take(KeyFile.Read(path));
        _seen = seen;
    }

    /// <summary>Reads the file again when it has changed. What cannot be read leaves the keys as they were.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            var seen = Look();
            if (seen == _seen) return;
            _seen = seen;
            try
            {
                foreach (var (key, isNew) in Take(KeyFile.Read(path))) Changed?.Invoke(key, isNew);
            }
            catch (AccessException problem)
            {
                log.KeysUnreadable(problem.Message);
            }
        }
    }

    /// <summary>Null for a text that is no good key.</summary>
    public Caller? Find(string text)
    {
        Refresh();
        if (ApiKey.IdIn(text) is not { } id || !_held.TryGetValue(id, out var held) || !held.Key.Matches(text)) return null;
        return held.Key.ExpiresAt <= clock.GetUtcNow() ? null : Of(held);
    }

    public void Dispose()
    {
        foreach (var held in _held.Values) held.Withdrawn.Dispose();
    }

    private static Caller Of(Held held) => new($"key:{held.Key.Name}", held.Key.Name, RoleWords.Parse(held.Key.Role)!.Value)
    {
        Cameras = held.Key.Cameras is { } some ? new CameraSet(some) : null,
        ExpiresAt = held.Key.ExpiresAt,
        Withdrawn = held.Withdrawn.Token,
    };

    private List<(ApiKey Key, bool IsNew)> Take(ApiKey[] keys)
    {
        var (before, changes) = (_held, new List<(ApiKey, bool)>());
        _held = keys.ToFrozenDictionary(key => key.Id, key => before.GetValueOrDefault(key.Id) is { } held && IsSame(held.Key, key) ? held : new Held(key, new()));
        foreach (var (id, held) in _held) if (!before.TryGetValue(id, out var was) || was != held) changes.Add((held.Key, true));
        foreach (var (id, held) in before)
        {
            if (_held.TryGetValue(id, out var still) && still == held) continue;
            changes.Add((held.Key, false));
            held.Withdrawn.Cancel();
        }
        return changes;
    }

    private static bool IsSame(ApiKey one, ApiKey other) =>
        (one.Name, one.Hash, one.Role, one.ExpiresAt) == (other.Name, other.Hash, other.Role, other.ExpiresAt)
        && (one.Cameras ?? []).SequenceEqual(other.Cameras ?? []) && one.Cameras is null == other.Cameras is null;

    private (DateTime, long)? Look() => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : null;
}
