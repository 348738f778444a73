namespace ParkingGate.Benchmarks.Accuracy;

/// <summary>A code that can be read in a file by eye.</summary>
/// <param name="File">Photo or clip, below the truth's root.</param>
/// <param name="Source">The folder that it comes from.</param>
/// <param name="IsVisible">All eleven characters can be seen; others do not count.</param>
/// <param name="IsReadable">It can be read at all; of a clip's container that cannot, nothing may be reported as read.</param>
internal sealed record TruthRow(string File, string Code, string Layout, string Source, bool IsVisible, bool IsReadable)
{
    private static readonly string[] Clips = [".mp4", ".avi", ".mkv", ".mov"];

    public bool IsClip => Clips.Contains(Path.GetExtension(File).ToLowerInvariant());

    /// <summary>Reads a table with a heading that has at least file and code.</summary>
    public static TruthRow[] Load(string path)
    {
        var lines = System.IO.File.ReadAllLines(path).Where(line => line.Length > 0).Select(Fields).ToArray();
        var (file, code, layout, notes) = (Column("file"), Column("code"), Column("layout"), Column("notes"));
        if (file < 0 || code < 0) throw new FormatException($"{path} has no columns 'file' and 'code'.");
        return [.. lines.Skip(1).Select(Row).Where(row => row.Code.Length == 11)];

        int Column(string name) => Array.IndexOf(lines[0], name);

        TruthRow Row(string[] fields)
        {
            var note = At(fields, notes);
            var name = At(fields, file);
            return new(name, At(fields, code), At(fields, layout), Path.GetDirectoryName(name) ?? "",
                !note.Contains("PARTIAL", StringComparison.Ordinal), !note.Contains("damaged", StringComparison.Ordinal));
        }
    }

    private static string At(string[] fields, int column) => column >= 0 && column < fields.Length ? fields[column] : "";

    /// <summary>Fields between commas; quotes keep commas inside.</summary>
    private static string[] Fields(string line)
    {
        var (fields, quoted, start) = (new List<string>(), false, 0);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            if (i < line.Length && (line[i] != ',' || quoted)) continue;
            fields.Add(line[start..i].Trim('"'));
            start = i + 1;
        }
        return [.. fields];
    }
}
