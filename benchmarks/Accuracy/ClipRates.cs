using ParkingGate.Commands.Read;

namespace ParkingGate.Benchmarks.Accuracy;

/// <summary>Of clips: what became of each container, and which rows have none.</summary>
internal static class ClipRates
{
    public static void Print(IEnumerable<TruthRow> truth, ILookup<string, ReadLine> lines, TextWriter output)
    {
        foreach (var clip in truth.GroupBy(row => row.File))
        {
            output.WriteLine($"\n{clip.Key}");
            var passages = lines[clip.Key].ToList();
            var codes = clip.DistinctBy(row => row.Code).ToArray();
            foreach (var row in codes) output.WriteLine($"  {row.Code} {Fate(row, passages)}");
            var known = codes.Select(row => row.Code).ToArray();
            var others = passages.Where(passage => passage.Code is null || !known.Contains(passage.Code)).ToArray();
            output.WriteLine($"  wrong codes as ok: {others.Count(passage => passage.Status == "ok")}; rows for review without a code: {others.Count(passage => passage.Status != "ok")}");
        }
    }

    private static string Fate(TruthRow row, List<ReadLine> passages)
    {
        var rows = passages.Where(passage => passage.Code == row.Code).Select(passage => $"{passage.Status} {passage.Direction}").ToArray();
        var fate = rows.Length == 0 ? "not read" : string.Join(", ", rows);
        return row.IsReadable ? fate : $"{fate} (cannot be read)";
    }
}
