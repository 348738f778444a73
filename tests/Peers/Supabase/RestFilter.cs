using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>A PostgREST filter as SQL. What cannot be understood is PGRST100, as there.</summary>
internal sealed class RestFilter(IReadOnlyDictionary<string, string> types, string table, List<NpgsqlParameter> values)
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["eq"] = "=", ["neq"] = "<>", ["gt"] = ">", ["gte"] = ">=", ["lt"] = "<", ["lte"] = "<=", ["like"] = "LIKE", ["ilike"] = "ILIKE",
        ["match"] = "~", ["imatch"] = "~*", ["isdistinct"] = "IS DISTINCT FROM",
    };

    /// <summary>`column=op.value`, or `or=(…)` and `and=(…)`.</summary>
    public string Of(string key, string text)
    {
        var (name, negated) = key.StartsWith("not.", StringComparison.Ordinal) ? (key[4..], true) : (key, false);
        if (name is "or" or "and") return Group(name, negated, text, 0, out _);
        return Condition(name, text);
    }

    private string Condition(string column, string text)
    {
        var negated = text.StartsWith("not.", StringComparison.Ordinal);
        if (negated) text = text[4..];
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var (word, value) = dot < 0 ? throw Unparsable(text) : (text[..dot], text[(dot + 1)..]);
        var sql = word switch
        {
            "in" => $"{Name(column)} = ANY ({Add(column, List(value), "[]")})",
            "is" => $"{Name(column)} IS {(value is "null" or "true" or "false" or "unknown" ? value : throw Unparsable(text))}",
            "like" or "ilike" => $"{Name(column)} {Operators[word]} {Parameter(value.Replace('*', '%'))}",
            _ when Operators.TryGetValue(word, out var known) => $"{Name(column)} {known} {Add(column, value, "")}",
            _ => throw Unparsable(text),
        };
        return negated ? $"NOT ({sql})" : sql;
    }

    /// <summary>`(a.eq.1,and(b.lt.2,c.gt.3))` from a place on.</summary>
    private string Group(string word, bool negated, string text, int at, out int end)
    {
        if (at >= text.Length || text[at] != '(') throw Unparsable(text);
        var parts = new List<string>();
        for (at++; ; at++)
        {
            parts.Add(Part(text, at, out at));
            if (at >= text.Length) throw Unparsable(text);
            if (text[at] == ')') break;
            if (text[at] != ',') throw Unparsable(text);
        }
        end = at + 1;
        var sql = $"({string.Join(word == "or" ? " OR " : " AND ", parts)})";
        return negated ? $"NOT {sql}" : sql;
    }

    private string Part(string text, int at, out int end)
    {
        foreach (var (start, word, negated) in ((string, string, bool)[])[("or(", "or", false), ("and(", "and", false), ("not.or(", "or", true), ("not.and(", "and", true)])
        {
            if (string.CompareOrdinal(text, at, start, 0, start.Length) == 0) return Group(word, negated, text, at + start.Length - 1, out end);
        }
        var dot = text.IndexOf('.', at);
        if (dot < 0) throw Unparsable(text);
        var column = text[at..dot];
        var value = new System.Text.StringBuilder();
        var depth = 0;
        var quoted = false;
        for (end = dot + 1; end < text.Length; end++)
        {
            var letter = text[end];
            if (quoted && letter == '\\' && depth == 0) { value.Append(text[++end]); continue; }
            if (letter == '"')
            {
                quoted = !quoted;
                if (depth == 0) continue; // quotes of the value itself; those in a list are read with the list
            }
            else if (!quoted)
            {
                if (letter == '(') depth++;
                if (letter == ')' && depth-- == 0) break;
                if (letter == ',' && depth == 0) break;
            }
            value.Append(letter);
        }
        return Condition(column, value.ToString());
    }

    private static string[] List(string text)
    {
        if (text is not ['(', .., ')']) throw Unparsable(text);
        var items = new List<string>();
        var item = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (quoted && text[i] == '\\') item.Append(text[++i]);
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ',' && !quoted) { items.Add(item.ToString()); item.Clear(); }
            else item.Append(text[i]);
        }
        items.Add(item.ToString());
        return [.. items];
    }

    private string Name(string column) => $"{table}.\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Add(string column, object value, string list) => $"{Parameter(value)}::{types.GetValueOrDefault(column, "text")}{list}";

    private string Parameter(object value)
    {
        values.Add(new NpgsqlParameter { Value = value });
        return $"${values.Count}";
    }

    private static RigRefusal Unparsable(string text) =>
        new(400, "PGRST100", $"\"failed to parse filter ({text})\" (line 1, column 1)", "unexpected input");
}
