using System.Collections.Frozen;

namespace ParkingGate.Store;

/// <summary>Some cameras, by id. Two sets of the same cameras are equal.</summary>
internal sealed class CameraSet(IEnumerable<string> cameras) : IEquatable<CameraSet>
{
    private readonly FrozenSet<string> _ids = cameras.ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<string> Ids => _ids.Order(StringComparer.Ordinal);

    public int Count => _ids.Count;

    public bool Contains(string camera) => _ids.Contains(camera);

    public bool Equals(CameraSet? other) => other is not null && _ids.SetEquals(other._ids);

    public override bool Equals(object? obj) => Equals(obj as CameraSet);

    public override int GetHashCode() => _ids.Aggregate(_ids.Count, (sum, id) => sum ^ StringComparer.Ordinal.GetHashCode(id));
}
