using System.Security.Cryptography;
using System.Text;

namespace ParkingGate.Endpoints.Access;

/// <summary>
/// An API key as it is kept: who has it and what it lets them do, with a hash of its text. The text is 256 bits of chance, so a plain
/// SHA-256 is as good as a slow hash: nobody can try them all.
/// </summary>
internal sealed record ApiKey
{
    public const string Prefix = "pgk_";
    private const int IdLength = 8;
    private const int SecretLength = 43; // of 62 characters: 256 bits
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string SecretCharacters = IdCharacters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public required string Name { get; init; }

    /// <summary>The part of the text by which the key is found; no secret.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the text, in hexadecimal.</summary>
    public required string Hash { get; init; }

    public required string Role { get; init; }

    /// <summary>Null: all.</summary>
    public string[]? Cameras { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>A new key and its text, which is nowhere else.</summary>
    public static (ApiKey Key, string Text) Create(string name, Role role, string[]? cameras, DateTimeOffset now, TimeSpan? validFor)
    {
        var id = RandomNumberGenerator.GetString(IdCharacters, IdLength);
        var text = $"{Prefix}{id}_{RandomNumberGenerator.GetString(SecretCharacters, SecretLength)}";
        var key = new ApiKey
        {
            Name = name, Id = id, Hash = Convert.ToHexStringLower(HashOf(text)), Role = role.Word(), Cameras = cameras, CreatedAt = now, ExpiresAt = now + validFor,
        };
        return (key, text);
    }

    /// <summary>The id in a text of this form; else null.</summary>
    public static string? IdIn(string text) =>
        text.Length == Prefix.Length + IdLength + 1 + SecretLength && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + IdLength] == '_'
            ? text.Substring(Prefix.Length, IdLength)
            : null;

    /// <summary>Takes the same time whatever is wrong with the text.</summary>
    public bool Matches(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(Hash, hash, out _, out var length) == System.Buffers.OperationStatus.Done && length == hash.Length
            && CryptographicOperations.FixedTimeEquals(hash, HashOf(text));
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
