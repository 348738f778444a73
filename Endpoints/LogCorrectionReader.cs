using System.Globalization;
using System.Text.Json;
using ParkingGate.Containers;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>
/// What a person says about a row, checked. Members that are left out stay as they are, null takes away; a check digit that is left out
/// beside a code is worked out, and one that does not belong to the code is refused: it is there to find a slip of the finger.
/// </summary>
internal static class LogCorrectionReader
{
    /// <summary>Of a note, in characters.</summary>
    private const int LongestNote = 1000;

    private const string Keys = "container_owner, container_number, check_digit, note";

    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static Correction? Read(JsonElement body, LogRow row, out string problem)
    {
        problem = "A correction is an object.";
        if (body.ValueKind != JsonValueKind.Object) return null;
        var given = new Dictionary<string, string?>();
        foreach (var member in body.EnumerateObject())
        {
            problem = Fault(member);
            if (problem.Length > 0) return null;
            given[member.Name] = member.Value.GetString() is { Length: > 0 } text ? text : null;
        }
        problem = $"Nothing is corrected; known: {Keys}.";
        if (given.Count == 0) return null;
        var note = given.TryGetValue("note", out var words) ? words : row.Corrected?.Note;
        return given.Keys.Any(key => key != "note")
            ? WithCode(given, row, note, out problem)
            : Done(new Correction(row.ContainerOwner, row.ContainerNumber, row.CheckDigit, row.CodeValid, row.SizeType, note), out problem);
    }

    private static Correction? WithCode(Dictionary<string, string?> given, LogRow row, string? note, out string problem)
    {
        var owner = given.GetValueOrDefault("container_owner", row.ContainerOwner)?.ToUpperInvariant();
        var number = given.GetValueOrDefault("container_number", row.ContainerNumber);
        var check = given.GetValueOrDefault("check_digit");
        if (owner is null && number is null && check is null)
            return Done(new Correction(null, null, null, false, row.SizeType, note), out problem);

        problem = owner is null ? "container_owner is missing." : number is null ? "container_number is missing." : "";
        if (problem.Length > 0) return null;
        var right = ContainerCode.CheckDigitOf(owner + number).ToString();
        problem = right == "?" ? $"container_owner and container_number: '{owner} {number}' is no code."
            : check is null || check == right ? ""
            : $"check_digit is {check}; that of {owner} {number} is {right}.";
        return problem.Length > 0 ? null : new Correction(owner, number, right, true, row.SizeType, note);
    }

    private static Correction Done(Correction correction, out string problem)
    {
        problem = "";
        return correction;
    }

    private static string Fault(JsonProperty member)
    {
        var isText = member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
        var text = isText ? member.Value.GetString() ?? "" : "";
        return member.Name switch
        {
            not ("container_owner" or "container_number" or "check_digit" or "note") => $"{member.Name} is unknown; known: {Keys}.",
            _ when !isText => $"{member.Name} is not text.",
            "note" => text.Length <= LongestNote ? "" : string.Create(CultureInfo.InvariantCulture, $"note is too long; allowed: {LongestNote} characters."),
            _ when text.Length == 0 => "",
            "container_owner" => text.Length == 4 && Fits(text.ToUpperInvariant(), 0) ? "" : "container_owner is not an owner code; allowed: three letters and U, J or Z.",
            "container_number" => text.Length == 6 && Fits(text, 4) ? "" : "container_number is not a number; allowed: six digits.",
            _ => text.Length == 1 && Fits(text, 10) ? "" : "check_digit is not one digit.",
        };
    }

    private static bool Fits(string text, int at) => !text.Where((character, i) => !ContainerCode.Allows(at + i, character)).Any();
}
