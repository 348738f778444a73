using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ParkingGate.Store;

/// <summary>
/// Every row's time, code, status and camera in memory, in the order of the list: any filter with its exact count is one pass over
/// 32 bytes a row (a million: about 3 ms), where SQL would need an index for every combination. SQLite stays the truth: the index
/// is read from it at start, and told of every commit after.
/// </summary>
internal sealed class LogIndex
{
    private const int AnyCamera = int.MinValue;

    private readonly Lock _gate = new();
    private readonly List<string> _cameras = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<LogEntry> _entries = [];
    private List<LogEntry>? _early = [];
    private long _newest;

    /// <summary>Ends when the rows of earlier runs are in; fails with a <see cref="StoreException"/> when they cannot be read.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The seq of the newest row. All rows up to it are in.</summary>
    public long Newest => Interlocked.Read(ref _newest);

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Tells of a row that was stored or changed. Calls come in the order of the commits.</summary>
    public void Apply(LogRow row)
    {
        lock (_gate)
        {
            var entry = new LogEntry(StoreTime.Of(row.CapturedAt), row.Seq, PackedCode.Of(row), NumberOf(row.Camera));
            if (_early is not null) _early.Add(entry);
            else Put(entry);
            if (row.Seq > _newest) Interlocked.Exchange(ref _newest, row.Seq);
        }
    }

    /// <summary>Takes the rows of earlier runs, sorted, and what was told meanwhile. Once.</summary>
    public void Fill(List<LogEntry> entries)
    {
        lock (_gate)
        {
            _entries = entries;
            foreach (var entry in _early!) Put(entry);
            _early = null;
            foreach (var entry in entries)
                if (entry.Seq > _newest) _newest = entry.Seq;
        }
        _ready.TrySetResult();
    }

    public void Fail(StoreException problem)
    {
        _ready.TrySetException(problem);
        _ = _ready.Task.Exception; // seen: nobody may ever ask
    }

    /// <summary>A number for the camera, the same for as long as the program runs. Before <see cref="Fill"/> for its caller too.</summary>
    public int CameraNumber(string camera)
    {
        lock (_gate) return NumberOf(camera);
    }

    /// <summary>The matching rows with a seq up to the anchor, newest first: how many there are; those of one page go into the list.</summary>
    public int Search(LogFilter filter, long anchor, long skip, int take, List<LogEntry> page)
    {
        lock (_gate)
        {
            var entries = CollectionsMarshal.AsSpan(_entries);
            var (low, high) = Range(entries, filter);
            var pattern = CodePattern.Of(filter);
            if (filter.Camera is not null || filter.Within is not null || !pattern.IsAny || anchor < _newest)
                return CountIn(entries[low..high], new(anchor, CameraOf(filter), Within(filter), pattern), skip, take, page);
            for (var i = high - 1 - skip; i >= low && page.Count < take; i--) page.Add(entries[(int)i]);
            return high - low;
        }
    }

    /// <summary>The next matching rows older than a row of the list; the first for null.</summary>
    public void Next(LogFilter filter, long anchor, LogEntry? after, int take, List<LogEntry> next)
    {
        lock (_gate)
        {
            var entries = CollectionsMarshal.AsSpan(_entries);
            var (low, high) = Range(entries, filter);
            if (after is { } last) high = Math.Min(high, Place(entries, last));
            var wanted = new Wanted(anchor, CameraOf(filter), Within(filter), CodePattern.Of(filter));
            for (var i = high - 1; i >= low && next.Count < take; i--)
                if (wanted.Is(in entries[i])) next.Add(entries[i]);
        }
    }

    private static int CountIn(Span<LogEntry> entries, Wanted wanted, long skip, int take, List<LogEntry> page)
    {
        var count = 0;
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            if (!wanted.Is(in entries[i])) continue;
            if (count >= skip && page.Count < take) page.Add(entries[i]);
            count++;
        }
        return count;
    }

    private static (int Low, int High) Range(Span<LogEntry> entries, LogFilter filter)
    {
        var (from, to) = filter.Times;
        var low = Place(entries, new LogEntry(from, long.MinValue, default, 0));
        return (low, Math.Max(low, Place(entries, new LogEntry(to, long.MinValue, default, 0))));
    }

    /// <summary>The place of the first entry that is not before this one.</summary>
    private static int Place(Span<LogEntry> entries, LogEntry entry)
    {
        var found = entries.BinarySearch(entry);
        return found < 0 ? ~found : found;
    }

    /// <summary>-1 for a camera that has no rows.</summary>
    private int CameraOf(LogFilter filter) => filter.Camera is { } camera ? _cameras.IndexOf(camera) : AnyCamera;

    /// <summary>By number, which cameras are wanted; null: all.</summary>
    private bool[]? Within(LogFilter filter) => filter.Within is { } wanted ? [.. _cameras.Select(wanted.Contains)] : null;

    private int NumberOf(string camera)
    {
        var number = _cameras.IndexOf(camera);
        if (number >= 0) return number;
        _cameras.Add(camera);
        return _cameras.Count - 1;
    }

    // Rows come nearly sorted: what is moved is what is newer than a late one.
    private void Put(LogEntry entry)
    {
        var place = Place(CollectionsMarshal.AsSpan(_entries), entry);
        if (place < _entries.Count && _entries[place].Seq == entry.Seq) _entries[place] = entry;
        else _entries.Insert(place, entry);
    }


    private readonly struct Wanted(long anchor, int camera, bool[]? within, CodePattern pattern)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Is(ref readonly LogEntry entry) =>
            entry.Seq <= anchor && (camera is AnyCamera || entry.Camera == camera) && (within is null || within[entry.Camera]) && pattern.Matches(entry.Code);
    }
}
