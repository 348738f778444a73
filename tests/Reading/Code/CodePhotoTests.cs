using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>
/// The whole reader on real photos, without a detector before it. The reference reads 133 of the 142 codes exactly, and accepts
/// something else in 8 photos; about half of that are true codes of other containers in view.
/// </summary>
public sealed class CodePhotoTests
{
    [Test]
    [Category("Photos")]
    [NotInParallel("gate")]
    public async Task It_reads_as_many_photos_as_the_reference()
    {
        if (TestPaths.SharedData is not { } data)
        {
            Skip.Test("The photos of ../shared/data are not here.");
            return;
        }
        using var reader = new PhotoReader();
        var rates = new Rates();
        foreach (var photo in Truth(data))
            rates.Count(photo, Accepted(reader.Read(Photo.Load(Path.Combine(data, photo.Key)))));

        await Assert.That(rates.Codes).IsEqualTo(142);
        await Assert.That(rates.Exact("")).IsGreaterThanOrEqualTo(133);
        await Assert.That(rates.Exact("horizontal")).IsGreaterThanOrEqualTo(85);
        await Assert.That(rates.Exact("vertical")).IsGreaterThanOrEqualTo(43);
        await Assert.That(rates.Wrong).IsLessThanOrEqualTo(8);
    }

    private static string[] Accepted(CodeReading best) =>
        [.. best.Others.Prepend(best).Where(reading => reading.Accepted).Select(reading => reading.Text!)];

    /// <summary>Photos whose code is wholly visible, each with its codes: file, code, layout, then columns with commas inside.</summary>
    private static IEnumerable<IGrouping<string, Row>> Truth(string data) =>
        from line in File.ReadLines(Path.Combine(data, "truth_dev.csv")).Skip(1)
        where !line.Contains("PARTIAL", StringComparison.Ordinal)
        let columns = line.Split(',', 4)
        group new Row(columns[1], columns[2]) by columns[0];

    private sealed record Row(string Code, string Layout);

    /// <summary>Counts, and prints what differs from the truth.</summary>
    private sealed class Rates
    {
        private readonly List<(Row Row, bool Exact)> _rows = [];

        public int Codes => _rows.Count;

        public int Wrong { get; private set; }

        public int Exact(string layout) => _rows.Count(row => row.Exact && (layout.Length == 0 || row.Row.Layout == layout));

        public void Count(IGrouping<string, Row> photo, string[] accepted)
        {
            foreach (var row in photo)
                _rows.Add((row, accepted.Contains(row.Code)));
            var wrong = accepted.Except(photo.Select(row => row.Code)).ToArray();
            var missed = photo.Select(row => row.Code).Except(accepted).ToArray();
            Wrong += wrong.Length > 0 ? 1 : 0;
            if (wrong.Length + missed.Length > 0)
                Console.WriteLine($"{photo.Key}: not read {string.Join(' ', missed)}; not there {string.Join(' ', wrong)}");
        }
    }
}
