using System.Text.Json;

namespace ParkingGate.Load;

/// <summary>Everything measured in a run, and the limits that it is held to.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly List<Measured> _all = [];
    private readonly List<(Measured Alone, Measured Crowded)> _pairs = [];
    private readonly List<Limit> _limits = [];

    /// <summary>Server cores, the machine's: percentages are of one of them.</summary>
    public static int Cores => Environment.ProcessorCount;

    public Measured Add(Measured measured)
    {
        if (_all.Count == 0) Write(Measured.Columns.Select(column => column.Name));
        Write(Measured.Columns.Select(column => column.Value(measured)));
        _all.Add(measured);
        return measured;
    }

    /// <summary>The same server with one viewer and with many.</summary>
    public void AddPair(Measured alone, Measured crowded) => _pairs.Add((alone, crowded));

    public IEnumerable<(Measured Alone, Measured Crowded)> Pairs(string what) => _pairs.Where(pair => pair.Alone.What == what);

    public IEnumerable<Measured> Of(string what) => _all.Where(measured => measured.What == what);

    /// <summary>Holds a figure to a limit; without one it is only told.</summary>
    public void Tell(string name, double value, double? atMost = null, double? atLeast = null) => _limits.Add(new(name, value, atMost, atLeast));

    /// <summary>True when every limit is kept.</summary>
    public bool Close(string? json)
    {
        Console.WriteLine();
        foreach (var limit in _limits) Console.WriteLine(limit);
        if (json is not null) File.WriteAllText(json, JsonSerializer.Serialize(new { Cores, Measured = _all, Figures = _limits }, Layout));
        return _limits.TrueForAll(limit => limit.IsKept);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private static void Write(IEnumerable<string> cells) => Console.WriteLine(string.Join(' ', cells.Select((cell, i) => i == 0 ? cell.PadRight(22) : cell.PadLeft(i is 11 or 13 ? 12 : 8))));
}

/// <summary>A figure and what it may be.</summary>
internal sealed record Limit(string Name, double Value, double? AtMost, double? AtLeast)
{
    public bool IsKept => !(Value > AtMost) && !(Value < AtLeast);

    public override string ToString()
    {
        var bound = AtMost is { } most ? $"at most {most:0.##}" : AtLeast is { } least ? $"at least {least:0.##}" : "";
        return FormattableString.Invariant($"{Name,-58} {Value,9:0.00} {bound,-16} {(bound.Length == 0 ? "" : IsKept ? "ok" : "MISSED")}");
    }
}
