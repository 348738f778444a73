using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParkingGate.Endpoints.Access;

/// <summary>The file of API keys: written by <c>parkinggate key</c>, read by the running program, which notices changes.</summary>
internal static class KeyFile
{
    public const string Name = "keys.json";

    /// <summary>Readable for the program's user when it was root who made a key: there are only hashes in it.</summary>
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>All keys; none when there is no file. Throws <see cref="AccessException"/>.</summary>
    public static ApiKey[] Read(string path)
    {
        try
        {
            return File.Exists(path) ? Checked(JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyJson.Default.KeyList)?.Keys, path) : [];
        }
        catch (JsonException broken)
        {
            throw Damaged(path, $"line {broken.LineNumber + 1}", broken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{path} cannot be read ({failure.Message.TrimEnd('.')}): give the program's user the right to read it.", failure);
        }
    }

    /// <summary>Changes the keys, one change at a time; the file is always whole. Without keys there is no file. Throws <see cref="AccessException"/>.</summary>
    public static void Change(string path, Func<ApiKey[], IEnumerable<ApiKey>> change)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var turn = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            ApiKey[] keys = [.. change(Read(path))];
            if (keys.Length > 0) Write(path, keys);
            else File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{path} cannot be written: {failure.Message}", failure);
        }
    }

    private static void Write(string path, ApiKey[] keys)
    {
        var unfinished = path + ".tmp";
        using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode }))
        {
            JsonSerializer.Serialize(file, new KeyList(keys), KeyJson.Default.KeyList);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>A key whose role or cameras were mistyped by hand must not pass for one with other rights.</summary>
    private static ApiKey[] Checked(ApiKey[]? keys, string path)
    {
        if (keys is null) throw Damaged(path, "no list of keys");
        if (Array.Find(keys, key => RoleWords.Parse(key.Role) is null) is { } unknown) throw Damaged(path, $"the role of {unknown.Name} is '{unknown.Role}'");
        if (keys.DistinctBy(key => key.Id).Count() < keys.Length || keys.DistinctBy(key => key.Name).Count() < keys.Length) throw Damaged(path, "two keys of one name");
        return keys;
    }

    private static AccessException Damaged(string path, string detail, Exception? inner = null) =>
        new($"{path} is not as the program wrote it ({detail}): repair it, or move it away and make the keys anew with `parkinggate key add`.", inner);
}

/// <summary>The content of the file.</summary>
internal sealed record KeyList(ApiKey[] Keys);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(KeyList))]
internal sealed partial class KeyJson : JsonSerializerContext;
