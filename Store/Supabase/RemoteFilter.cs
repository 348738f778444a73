namespace ParkingGate.Store.Supabase;

/// <summary>A filter of the log as PostgREST's, with the same answer as the search here gives.</summary>
internal static class RemoteFilter
{
    private const int NumberAt = PackedCode.OwnerLength;
    private const int CheckAt = PackedCode.OwnerLength + PackedCode.NumberLength;

    /// <summary>False when the table cannot be asked that.</summary>
    public static bool Add(PostgrestQuery query, LogFilter filter, IReadOnlyList<string> columns)
    {
        if (filter.Start is { } start) query.Where("captured_at", "gte", PostgrestQuery.Time(start));
        if (filter.End is { } end) query.Where("captured_at", "lt", PostgrestQuery.Time(end));
        return Equal(query, "camera", filter.Camera, columns)
            && Among(query, "camera", filter.Within, columns)
            && Equal(query, "status", filter.Status is { } status ? LogRowSql.Text(status) : null, columns)
            && Begins(query, "container_owner", CodePattern.Plain(filter.Owner, PackedCode.OwnerLength))
            && Begins(query, "container_number", CodePattern.Plain(filter.Number, PackedCode.NumberLength))
            && Contains(query, CodePattern.Plain(filter.Query, PackedCode.CodeLength), columns);
    }

    private static bool Equal(PostgrestQuery query, string column, string? value, IReadOnlyList<string> columns)
    {
        if (value is null) return true;
        query.Where(column, "eq", value);
        return columns.Contains(column);
    }

    private static bool Among(PostgrestQuery query, string column, CameraSet? values, IReadOnlyList<string> columns)
    {
        if (values is null) return true;
        query.WhereIn(column, values.Ids);
        return values.Count > 0 && columns.Contains(column);
    }

    private static bool Begins(PostgrestQuery query, string column, string? text)
    {
        if (text is null) return true;
        query.Where(column, "like", PostgrestQuery.Like(text.ToUpperInvariant()) + "%");
        return text.Length > 0;
    }

    /// <summary>Any part of the eleven characters, which are in three columns: one condition for each place where the part may begin.</summary>
    private static bool Contains(PostgrestQuery query, string? text, IReadOnlyList<string> columns)
    {
        if (text is null) return true;
        if (text.Length == 0) return false;
        var last = (columns.Contains("check_digit") ? PackedCode.CodeLength : CheckAt) - text.Length;
        if (last < 0) return false;
        query.WhereAny(Enumerable.Range(0, last + 1).Select(at => At(text.ToUpperInvariant(), at)));
        return true;
    }

    private static string At(string text, int at)
    {
        (string Column, int From, int To)[] parts = [("container_owner", 0, NumberAt), ("container_number", NumberAt, CheckAt), ("check_digit", CheckAt, PackedCode.CodeLength)];
        var conditions = from part in parts
                         let first = Math.Max(at, part.From)
                         let end = Math.Min(at + text.Length, part.To)
                         where first < end
                         let pattern = new string('_', first - part.From) + PostgrestQuery.Like(text[(first - at)..(end - at)]) + "%"
                         select PostgrestQuery.Condition(part.Column, "like", pattern);
        return PostgrestQuery.And(conditions);
    }
}
