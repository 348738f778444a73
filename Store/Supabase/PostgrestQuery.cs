using System.Globalization;
using System.Text;

namespace ParkingGate.Store.Supabase;

/// <summary>The address of a request to PostgREST. Values go in as they are; quoting and percent signs are put here and nowhere else.</summary>
internal sealed class PostgrestQuery
{
    private readonly StringBuilder _text;
    private bool _hasParameters;

    public PostgrestQuery(string table) => _text = new($"rest/v1/{Uri.EscapeDataString(table)}");

    /// <summary>The address of a function.</summary>
    public static PostgrestQuery Function(string name)
    {
        var query = new PostgrestQuery("rpc");
        query._text.Append('/').Append(Uri.EscapeDataString(name));
        return query;
    }

    public PostgrestQuery Select(IEnumerable<string> columns) => With("select", string.Join(',', columns));

    /// <summary>A filter. Filters hold together.</summary>
    /// <param name="word">eq, gte, lt, like …</param>
    public PostgrestQuery Where(string column, string word, string value) => With(column, $"{word}.{value}");

    public PostgrestQuery WhereIn(string column, IEnumerable<string> values) => With(column, $"in.({string.Join(',', values.Select(Quoted))})");

    /// <summary>At least one of the conditions, each as <see cref="Condition"/> or <see cref="And"/> makes it.</summary>
    public PostgrestQuery WhereAny(params IEnumerable<string> conditions) => With("or", $"({string.Join(',', conditions)})");

    public PostgrestQuery Order(string terms) => With("order", terms);

    public PostgrestQuery Limit(int rows) => With("limit", rows.ToString(CultureInfo.InvariantCulture));

    public PostgrestQuery Offset(long rows) => With("offset", rows.ToString(CultureInfo.InvariantCulture));

    /// <summary>Of a body: members beyond these are ignored.</summary>
    public PostgrestQuery Columns(IEnumerable<string> columns) => With("columns", string.Join(',', columns.Select(column => $"\"{column}\"")));

    public PostgrestQuery OnConflict(string column) => With("on_conflict", column);

    /// <summary>A condition within <see cref="WhereAny"/>.</summary>
    public static string Condition(string column, string word, string value) => $"{column}.{word}.{Quoted(value)}";

    /// <summary>A condition within <see cref="WhereAny"/>.</summary>
    public static string IsNull(string column) => $"{column}.is.null";

    /// <summary>All of the conditions, within <see cref="WhereAny"/>.</summary>
    public static string And(params IEnumerable<string> conditions) => $"and({string.Join(',', conditions)})";

    /// <summary>What stands for itself in `like`. Its `*` cannot be written, so it stands for any one character.</summary>
    public static string Like(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '%' or '_' or '\\') pattern.Append('\\');
            pattern.Append(letter == '*' ? '_' : letter);
        }
        return pattern.ToString();
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private PostgrestQuery With(string name, string value)
    {
        _text.Append(_hasParameters ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _hasParameters = true;
        return this;
    }
}
