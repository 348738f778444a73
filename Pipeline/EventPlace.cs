using System.Buffers;
using System.Globalization;

namespace ParkingGate.Pipeline;

/// <summary>An event's place among all events of the gate: which run of the program, and its number there, from 1.</summary>
internal readonly record struct EventPlace(string Epoch, long Number)
{
    private const int EpochLength = 8;
    private const string EpochCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Known = SearchValues.Create(EpochCharacters);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number:000000}");

    /// <summary>Null for what is not of this form.</summary>
    public static EventPlace? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash is > 0 and <= 16 && !text.AsSpan(0, dash).ContainsAnyExcept(Known)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EventPlace(text[..dash], number)
            : null;
    }

    /// <summary>A name for this run. By chance and not by the clock: a gate box without a battery begins every day at the same hour.</summary>
    /// <remarks>Not by RandomNumberGenerator: it brings up OpenSSL, which is an eighth of the start.</remarks>
    public static string NewEpoch() => string.Create(EpochLength, Guid.NewGuid().ToByteArray(), static (text, chance) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = EpochCharacters[chance[^(i + 1)] % EpochCharacters.Length]; // its last eight bytes
    });
}
