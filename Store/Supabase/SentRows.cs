namespace ParkingGate.Store.Supabase;

/// <summary>
/// Rows that this gate has just sent: when they are pushed back as inserted there is nothing to learn from them, and a backlog would come
/// back row by row. Bound: the newest 4096; what is forgotten is compared instead.
/// </summary>
internal sealed class SentRows
{
    private const int Capacity = 4096;

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = new();

    /// <summary>To be called before they are sent: they may come back before the answer does.</summary>
    public void Add(IEnumerable<LogRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                if (!_ids.Add(row.Id)) continue;
                _order.Enqueue(row.Id);
                if (_order.Count > Capacity) _ids.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(Guid id)
    {
        lock (_gate) return _ids.Contains(id);
    }
}
