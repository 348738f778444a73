using System.Globalization;
using ParkingGate.Commands.Read;

namespace ParkingGate.Benchmarks.Accuracy;

/// <summary>Of photos: how many codes were read, how many were invented, and what differs file by file.</summary>
internal static class PhotoRates
{
    public static void Print(IEnumerable<TruthRow> truth, ILookup<string, ReadLine> lines, TextWriter output)
    {
        var photos = truth.GroupBy(row => row.File).Select(rows => new Photo(rows.Key, [.. rows], lines[rows.Key].Single())).ToArray();
        if (photos.Length == 0) return;
        output.WriteLine($"\n{"",-34} codes   exact          first ten      photos  false          needs review");
        Line("all", photos, _ => true, output);
        foreach (var layout in photos.SelectMany(photo => photo.Rows).Select(row => row.Layout).Distinct().Order())
            Line(layout, photos, row => row.Layout == layout, output);
        foreach (var source in photos.Select(photo => photo.Rows[0].Source).Distinct().Order())
            Line(Path.GetFileName(source), photos, row => row.Source == source, output);
        output.WriteLine();
        foreach (var photo in photos.Where(photo => photo.Missed.Length + photo.Invented.Length > 0))
            output.WriteLine($"{photo.File}: not read {Words(photo.Missed)}; not there {Words(photo.Invented)}; best {photo.Read.Code ?? "-"} {photo.Read.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}");
    }

    private static void Line(string name, Photo[] photos, Func<TruthRow, bool> isWanted, TextWriter output)
    {
        var rows = photos.SelectMany(photo => photo.Rows.Where(row => row.IsVisible && isWanted(row)).Select(row => (photo, row))).ToArray();
        var some = photos.Where(photo => photo.Rows.Any(isWanted)).ToArray();
        output.WriteLine($"{name,-34} {rows.Length,5}   {Share(rows.Count(at => at.photo.HasExact(at.row)), rows.Length)}  {Share(rows.Count(at => at.photo.HasFirstTen(at.row)), rows.Length)}"
            + $"  {some.Length,6}  {Share(some.Count(photo => photo.Invented.Length > 0), some.Length)}  {Share(some.Count(photo => photo.Accepted.Length == 0), some.Length)}");
    }

    private static string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count,4} {(of == 0 ? 0 : 100.0 * count / of),6:0.0} %");

    private static string Words(string[] codes) => codes.Length == 0 ? "-" : string.Join(' ', codes);

    private sealed record Photo(string File, TruthRow[] Rows, ReadLine Read)
    {
        public string[] Accepted { get; } = Read.Status == "ok" ? [Read.Code!, .. Read.Others ?? []] : [.. Read.Others ?? []];

        /// <summary>Sure codes that are none of the photo's, also not one of which a character is hidden.</summary>
        public string[] Invented => [.. Accepted.Except(Rows.Select(row => row.Code))];

        public string[] Missed => [.. Rows.Where(row => row.IsVisible).Select(row => row.Code).Except(Accepted)];

        public bool HasExact(TruthRow row) => Accepted.Contains(row.Code);

        /// <summary>The check digit does not count, nor whether the code is sure.</summary>
        public bool HasFirstTen(TruthRow row) =>
            Accepted.Append(Read.Code ?? "").Concat(Read.Unsure ?? []).Any(code => code.StartsWith(row.Code[..10], StringComparison.Ordinal));
    }
}
