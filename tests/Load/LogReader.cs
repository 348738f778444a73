using System.Globalization;
using System.Text.Json;

namespace ParkingGate.Load;

/// <summary>One client of <c>/ws/logs</c>: counts the pushes, and times those of corrections that this program makes.</summary>
internal sealed class LogReader(WireSocket socket, Corrections corrections, Latencies times) : CrowdMember(socket)
{
    private readonly HashSet<string> _rows = [];

    public long Pushes { get; private set; }

    /// <summary>Rows that came a second time as new.</summary>
    public long Doubled { get; private set; }

    public override void Clear() => (Pushes, Doubled) = (0, 0);

    protected override void Received(MessageReader message)
    {
        var text = message.Head;
        var isNew = text.StartsWith("{\"type\":\"new_log\""u8);
        if (!isNew && !text.StartsWith("{\"type\":\"log_updated\""u8)) return;
        Pushes++;
        var json = new Utf8JsonReader(text);
        using var document = JsonDocument.ParseValue(ref json);
        var row = document.RootElement.GetProperty("data");
        if (isNew && !_rows.Add(row.GetProperty("id").GetString()!)) Doubled++;
        if (row.GetProperty("container_owner").GetString() != Corrections.Owner) return;
        var number = int.Parse(row.GetProperty("container_number").GetString()!, CultureInfo.InvariantCulture);
        if (corrections.AgeMs(number) is { } age) times.Add(age);
    }
}
