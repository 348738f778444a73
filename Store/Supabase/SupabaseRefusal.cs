using System.Text;
using System.Text.Json;

namespace ParkingGate.Store.Supabase;

/// <summary>What an answer that is no success means. Bodies are those of PostgREST, Storage, Auth and of gateways before them, which may be
/// anything.</summary>
internal sealed record SupabaseRefusal(int Status, string Code, string Message, string Details)
{
    /// <summary>Longest part of a foreign text in a sentence of ours.</summary>
    private const int Longest = 200;

    public static SupabaseRefusal Read(int status, string? type, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var json = document.RootElement;
            if (json.ValueKind == JsonValueKind.Object) return Read(status, json);
        }
        catch (JsonException)
        {
            // a gateway's page
        }
        return new(status, "", $"HTTP {status}, {type ?? "no content"}", "");
    }

    /// <summary>Which trouble it is, for a request about rows, pictures or the sign-in.</summary>
    public SupabaseTrouble Trouble(bool aboutPictures) => Status switch
    {
        401 when Code != "42501" => IsAboutTime ? SupabaseTrouble.Expired : SupabaseTrouble.BadKey,
        403 when aboutPictures && IsAboutToken => IsAboutTime ? SupabaseTrouble.Expired : SupabaseTrouble.BadKey,
        401 or 403 => SupabaseTrouble.Forbidden,
        408 or 425 => SupabaseTrouble.Failing,
        429 => SupabaseTrouble.Busy,
        >= 500 => SupabaseTrouble.Failing,
        _ when Code is "40001" or "40P01" or "PGRST000" or "PGRST001" or "PGRST002" or "PGRST003" => SupabaseTrouble.Failing,
        404 when aboutPictures => Message.Contains("ucket", StringComparison.Ordinal) ? SupabaseTrouble.NoBucket : SupabaseTrouble.NoPicture,
        _ when aboutPictures => Status is 413 or 415 or 422 ? SupabaseTrouble.BadPicture : SupabaseTrouble.Unexpected,
        _ => OfRows(),
    };

    private SupabaseTrouble OfRows() => Code switch
    {
        "42P01" or "PGRST205" => SupabaseTrouble.NoTable,
        "42703" or "PGRST204" => SupabaseTrouble.NoColumn,
        "42P10" => SupabaseTrouble.NoPrimaryKey,
        "" => Status is 404 or 405 ? SupabaseTrouble.NotSupabase : SupabaseTrouble.Unexpected,
        ['2', '2' or '3', ..] or ['P', '0', ..] => SupabaseTrouble.BadRow, // data, integrity, what a trigger raised
        _ => SupabaseTrouble.Unexpected,
    };

    /// <summary>A row of this id is there. An insert that leaves such rows alone gets this from what stands before a table, such as a trigger.</summary>
    public bool IsThere => Code == "23505" && Details.StartsWith("Key (id)=", StringComparison.Ordinal);

    /// <summary>The other side's words, short enough for a line.</summary>
    public string Words
    {
        get
        {
            var words = Code.Length > 0 ? $"{Code}: {Message}" : Message;
            if (Details.Length > 0) words += $"; {Details}";
            return words.Length <= Longest ? words : words[..Longest] + "…";
        }
    }

    /// <summary>`…column container_logs.camera does not exist`, `…the 'camera' column of…`; empty when no column is named.</summary>
    public string Column(IReadOnlyList<string> known) =>
        known.FirstOrDefault(column => Message.Contains($".{column} ", StringComparison.Ordinal) || Message.Contains($"'{column}'", StringComparison.Ordinal)
            || Message.Contains($"\"{column}\"", StringComparison.Ordinal)) ?? "";

    private bool IsAboutTime => Code == "PGRST303" || Message.Contains("expired", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("exp\" claim", StringComparison.Ordinal) || Message.Contains("future", StringComparison.Ordinal);

    private bool IsAboutToken => Message.Contains("jwt", StringComparison.OrdinalIgnoreCase) || Message.Contains("claim", StringComparison.Ordinal)
        || Message.Contains("signature", StringComparison.OrdinalIgnoreCase);

    private static SupabaseRefusal Read(int status, JsonElement json)
    {
        // Storage says 400 for nearly everything; the real status is in the body.
        if (int.TryParse(Text(json, "statusCode"), out var real) && real is >= 400 and < 600) status = real;
        var code = Text(json, "error_code") is { Length: > 0 } own ? own : Text(json, "code");
        var message = FirstOf(json, "message", "msg", "error_description", "error");
        return new(status, code, message.Length > 0 ? message : $"HTTP {status}", Text(json, "details"));
    }

    private static string FirstOf(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(json, name) is { Length: > 0 } text) return text;
        }
        return "";
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => OneLine(value.GetString()!),
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        }
        : "";

    /// <summary>A log line is one line, whatever the other side sends.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text) line.Append(char.IsControl(letter) ? ' ' : letter);
        return line.ToString();
    }
}
