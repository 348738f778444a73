namespace ParkingGate.Store;

/// <summary>What the search knows of a row: 32 bytes, so a million rows are 32 MB. Sorted by time, then by arrival.</summary>
/// <param name="Camera">The camera's number in <see cref="LogIndex"/>.</param>
internal readonly record struct LogEntry(long At, long Seq, PackedCode Code, int Camera) : IComparable<LogEntry>
{
    public int CompareTo(LogEntry other) => At != other.At ? At.CompareTo(other.At) : Seq.CompareTo(other.Seq);
}
