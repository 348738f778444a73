using System.Globalization;
using System.Text.Json;

namespace ParkingGate.Benchmarks.Stages;

/// <summary>The medians of all rounds, as a table and as JSON, and whether they keep their limits.</summary>
internal sealed class StagesReport(IReadOnlyList<StagesRound> rounds)
{
    private readonly List<(string Name, double Value, string Unit)> _figures = [];
    private readonly List<(string Name, double Value, string Limit, bool Kept)> _limits = [];

    /// <summary>True when every limit is kept.</summary>
    public bool Write(TextWriter output, string json)
    {
        Collect();
        foreach (var (name, value, unit) in _figures) output.WriteLine(Line($"{name,-44} {value,9:0.000} {unit}"));
        output.WriteLine();
        foreach (var (name, value, limit, kept) in _limits) output.WriteLine(Line($"{name,-44} {value,9:0.000} {limit,-16} {(kept ? "ok" : "MISSED")}"));
        File.WriteAllBytes(json, Json());
        return _limits.TrueForAll(limit => limit.Kept);
    }

    private void Collect()
    {
        _figures.Add(("decode alone", Of(round => round.Decode.PerSecond), "pictures/s"));
        _figures.Add(("decode alone, CPU", Of(round => round.Decode.CpuMs), "ms/picture"));
        _figures.Add(("model alone", Of(round => round.Model.PerSecond), "runs/s"));
        _figures.Add(("model alone, CPU", Of(round => round.Model.CpuMs), "ms/run"));
        _figures.Add(("whole pipeline, --speed max", Of(round => round.Pipeline.PerSecond), "pictures/s"));
        _figures.Add(("whole pipeline, CPU", Of(round => round.Pipeline.CpuMs), "ms/picture"));
        _figures.Add(("live path, one viewer, no looks", Of(round => round.Live.PerSecond), "pictures/s"));
        Limit("pipeline / slower of decode and model", Of(round => round.PipelineShare), 0.9, atLeast: true);
        Limit("live path, CPU ms per 720p picture", Of(round => round.Live.CpuMs), 6, atLeast: false);
        for (var i = 0; i < rounds[0].Looks.Count; i++) CollectLooks(i);
        Limit("detector's own work / model's run, 720p", Of(round => round.Looks[0].OwnShare), 0.1, atLeast: false);
    }

    private void CollectLooks(int at)
    {
        var look = Line($"look at {rounds[0].Looks[at].Height}p");
        _figures.Add(($"{look}: prepare", Of(round => round.Looks[at].PrepareMs), "ms"));
        _figures.Add(($"{look}: run", Of(round => round.Looks[at].RunMs), "ms"));
        _figures.Add(($"{look}: decode", Of(round => round.Looks[at].DecodeMs), "ms"));
        _figures.Add(($"{look}: own work / run", Of(round => round.Looks[at].OwnShare), ""));
    }

    private void Limit(string name, double value, double limit, bool atLeast) =>
        _limits.Add((name, value, Line($"{(atLeast ? "at least" : "at most")} {limit}"), atLeast ? value >= limit : value <= limit));

    /// <summary>Of ratios the median of the rounds' own ratios: a slow moment slows both sides.</summary>
    private double Of(Func<StagesRound, double> figure) => Median.Of(rounds.Select(figure));

    private byte[] Json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("cores", Environment.ProcessorCount);
            json.WriteNumber("rounds", rounds.Count);
            foreach (var (name, value, unit) in _figures) json.WriteNumber($"{name} [{unit}]", Math.Round(value, 4));
            json.WriteStartArray("limits");
            foreach (var (name, value, limit, kept) in _limits) WriteLimit(json, name, value, limit, kept);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteLimit(Utf8JsonWriter json, string name, double value, string limit, bool kept)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("value", Math.Round(value, 4));
        json.WriteString("limit", limit);
        json.WriteBoolean("kept", kept);
        json.WriteEndObject();
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
