using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ParkingGate;

/// <summary>
/// The lines of the log: time, level, where from, number, words. The one place through which all words go, whoever says them and however
/// much they are told to say; so here credentials are taken out of them.
/// </summary>
internal sealed partial class GateConsole() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "gate";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var words = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } failure) words = $"{words} {failure}";
        textWriter.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.Now:yyyy-MM-dd HH:mm:ss} {Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {WithoutSecrets(words.ReplaceLineEndings(" "))}"));
    }

    /// <summary>API keys, tokens (JWT), and whatever stands where either is expected.</summary>
    public static string WithoutSecrets(string words) => Secrets().Replace(words, "$1***");

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    [GeneratedRegex("""(access_token(?:=|%3D)|bearer[.\s]+)[^&\s"',;)\]]+|()pgk_[a-z0-9]{8}_\w+|()eyJ[\w-]{8,}\.[\w-]+\.?[\w-]*""", RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();
}
