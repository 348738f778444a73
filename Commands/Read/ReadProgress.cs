using System.Diagnostics;
using System.Globalization;

namespace ParkingGate.Commands.Read;

/// <summary>One line on a terminal that says how far it is; nothing where the output is no terminal.</summary>
internal sealed class ReadProgress(TextWriter? terminal) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private long _saidAt;
    private int _length;

    /// <summary>A clip is at <paramref name="atS"/> of <paramref name="durationS"/> seconds (0: unknown).</summary>
    public void Clip(string name, double atS, double durationS)
    {
        if (!IsTime) return;
        Say(durationS > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{name}: {Math.Min(100, 100 * atS / durationS):0} % of {durationS:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{name}: {atS:0} s"));
    }

    public void Photo(int done, int count)
    {
        if (IsTime) Say($"{done} of {count} photos");
    }

    /// <summary>Takes the line away, so that a result can stand in its place.</summary>
    public void Clear()
    {
        if (_length == 0) return;
        terminal?.Write($"\r{new string(' ', _length)}\r");
        _length = 0;
    }

    public void Dispose() => Clear();

    private bool IsTime => terminal is not null && (_saidAt == 0 || Stopwatch.GetElapsedTime(_saidAt) >= Every);

    private void Say(string text)
    {
        Clear();
        terminal!.Write(text);
        (_length, _saidAt) = (text.Length, Stopwatch.GetTimestamp());
    }
}
