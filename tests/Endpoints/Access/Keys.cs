using ParkingGate.Endpoints.Access;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>API keys made as `parkinggate key` makes them.</summary>
internal static class Keys
{
    /// <summary>The text of a new key in a gate's folder.</summary>
    public static string Add(string folder, string name, Role role, string[]? cameras = null, TimeSpan? validFor = null)
    {
        var (key, text) = ApiKey.Create(name, role, cameras is { Length: > 0 } ? cameras : null, DateTimeOffset.UtcNow, validFor);
        KeyFile.Change(Path.Combine(folder, KeyFile.Name), keys => [.. keys, key]);
        return text;
    }

    public static void Remove(string folder, string name) => KeyFile.Change(Path.Combine(folder, KeyFile.Name), keys => keys.Where(key => key.Name != name));
}
