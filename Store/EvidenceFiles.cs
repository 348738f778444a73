using System.Globalization;
using System.Text.RegularExpressions;

namespace ParkingGate.Store;

/// <summary>
/// The pictures of passages, under captures/YYYY/MM/DD (UTC) in the data folder. A picture is written beside its name, brought to
/// the disk and renamed: under its name it is always whole.
/// </summary>
internal sealed partial class EvidenceFiles(string folder)
{
    private const string Unfinished = ".tmp";

    private const UnixFileMode FolderMode = DatabaseFile.StoreMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    private readonly string _folder = Path.GetFullPath(folder);

    private string Root => Path.Combine(_folder, "captures");

    /// <summary>Writes what is not empty; all of it or nothing.</summary>
    public EvidencePaths Write(Guid id, DateTimeOffset capturedAt, Evidence evidence)
    {
        var paths = default(EvidencePaths);
        try
        {
            if (!evidence.Crop.IsEmpty) paths = paths with { Crop = WriteOne(Name(id, capturedAt, ""), evidence.Crop) };
            if (!evidence.Frame.IsEmpty) paths = paths with { Frame = WriteOne(Name(id, capturedAt, "-frame"), evidence.Frame) };
            return paths;
        }
        catch (Exception error)
        {
            Delete(paths);
            if (StoreException.Explains(error)) throw StoreException.Of(error, Root);
            throw;
        }
    }

    /// <summary>The path is one that this program gives to a picture.</summary>
    public static bool IsReference(string reference) => Reference().IsMatch(reference);

    /// <summary>The passage whose picture has this path; null for a path that is not ours.</summary>
    public static Guid? IdIn(string reference) =>
        Reference().Match(reference) is { Success: true } match ? Guid.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>A picture by the path that a row gives, to be read. Null for what is not there and for a path that is not ours.</summary>
    public FileStream? Open(string reference)
    {
        if (!Reference().IsMatch(reference) || IsLinked(reference)) return null;
        try
        {
            return new FileStream(Place(reference), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes the files that are there, and folders that are empty then.</summary>
    public void Delete(EvidencePaths paths)
    {
        foreach (var reference in new[] { paths.Crop, paths.Frame })
        {
            if (reference is null || !Reference().IsMatch(reference) || IsLinked(reference)) continue;
            var folder = Path.GetDirectoryName(Place(reference))!;
            if (!Directory.Exists(folder)) continue;
            File.Delete(Place(reference));
            RemoveEmpty(folder);
        }
    }

    /// <summary>The folders of days, oldest first.</summary>
    public IEnumerable<string> Days() => Directory.Exists(Root)
        ? Directory.EnumerateDirectories(Root, "*", Below).Where(day => Day().IsMatch(Relative(day))).Order(StringComparer.Ordinal)
        : [];

    /// <summary>What lies in a day's folder and is ours: whole pictures and unfinished ones.</summary>
    public IEnumerable<Leftover> FilesOf(string day) =>
        from file in Directory.EnumerateFiles(day)
        let reference = Relative(file)
        let match = Reference().Match(reference.EndsWith(Unfinished, StringComparison.Ordinal) ? reference[..^Unfinished.Length] : reference)
        where match.Success
        select new Leftover(file, reference, Guid.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 2,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private string WriteOne(string reference, ReadOnlyMemory<byte> jpeg)
    {
        var place = Place(reference);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!, FolderMode);
        try
        {
            using var stream = CreateUnfinished(place);
            var file = stream.SafeFileHandle;
            RandomAccess.Write(file, jpeg.Span, 0);
            RandomAccess.FlushToDisk(file);
            File.Move(place + Unfinished, place, overwrite: true);
            RandomAccess.FlushToDisk(file); // the new name too, before a row says it
            return reference;
        }
        catch
        {
            File.Delete(place + Unfinished);
            throw;
        }
    }

    private static FileStream CreateUnfinished(string place) => new(place + Unfinished, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = DatabaseFile.StoreMode,
    });

    private static string Name(Guid id, DateTimeOffset capturedAt, string kind) => string.Create(CultureInfo.InvariantCulture,
        $"captures/{capturedAt.UtcDateTime:yyyy'/'MM'/'dd}/{LogRowSql.Text(id)}{kind}.jpg");

    private string Place(string reference) => Path.Combine(_folder, reference);

    private string Relative(string path) => Path.GetRelativePath(_folder, path);

    /// <summary>Below `captures` nothing is a link: what is, somebody else put there. `captures` itself may lead to a larger disk.</summary>
    private bool IsLinked(string reference)
    {
        for (var path = reference; path.Contains('/', StringComparison.Ordinal); path = Path.GetDirectoryName(path)!)
        {
            if (new FileInfo(Place(path)).LinkTarget is not null) return true;
        }
        return false;
    }

    private void RemoveEmpty(string folder)
    {
        for (; folder.Length > Root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
            Directory.Delete(folder);
    }

    [GeneratedRegex(@"^captures/[0-9]{4}/[0-9]{2}/[0-9]{2}/(?<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(-frame)?\.jpg\z")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^captures/[0-9]{4}/[0-9]{2}/[0-9]{2}\z")]
    private static partial Regex Day();
}

/// <summary>A file in a day's folder, and the row it should belong to.</summary>
internal readonly record struct Leftover(string File, string Reference, Guid Id);
