namespace ParkingGate.Native.FFmpeg;

/// <summary>User name and password of a source. No record: its text must not show the password.</summary>
/// <param name="user">Without a colon: no protocol could tell it from the password.</param>
/// <param name="password">Asked at each opening: the file it comes from may have changed.</param>
internal sealed class SourceLogin(string user, Func<string> password)
{
    /// <summary>What FFmpeg has room for, with a little to spare.</summary>
    private const int MostCharacters = 500;

    /// <summary>The address with this user name and password in place of those that may stand in it.</summary>
    /// <exception cref="VideoException">They are longer than can be sent.</exception>
    public string PutInto(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) return address;
        var pair = $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password())}";
        if (pair.Length > MostCharacters) throw new VideoException($"The user name and password of {SourceName.Shown(address)} are too long; shorten the password.");
        var rest = address.AsSpan(start);
        var authority = rest.IndexOfAny('/', '?', '#') is >= 0 and var end ? rest[..end] : rest;
        return $"{address.AsSpan(0, start)}{pair}@{rest[(authority.LastIndexOf('@') + 1)..]}";
    }

    public override string ToString() => user;
}
