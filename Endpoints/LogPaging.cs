using System.Globalization;
using System.Text.Json;
using ParkingGate.Protocol;
using ParkingGate.Store;

namespace ParkingGate.Endpoints;

/// <summary>Which page of the log is wanted, from a message or from an address.</summary>
internal readonly record struct LogPaging(int Page, int Size)
{
    public const int DefaultSize = 20;

    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogPaging? Read(LogAction action, out string problem) =>
        Read(action.Page?.GetRawText(), action.PageSize?.GetRawText(), out problem);

    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LogPaging? Read(string? page, string? size, out string problem)
    {
        var number = Number("page", page, 1, int.MaxValue, out problem);
        if (problem.Length > 0) return null;
        var length = Number("page_size", size, DefaultSize, LogQuery.MaxPageSize, out problem);
        return problem.Length > 0 ? null : new LogPaging(number, length);
    }

    /// <summary>A whole number from 1 on.</summary>
    /// <param name="key">Its name, for the sentence about what is wrong.</param>
    public static int Number(string key, string? text, int absent, int most, out string problem)
    {
        problem = "";
        if (string.IsNullOrEmpty(text)) return absent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
        problem = string.Create(CultureInfo.InvariantCulture, $"{key} is {(text.Length > 60 ? text[..60] : text)}; allowed: a whole number from 1 to {most}.");
        return absent;
    }
}
