using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace ParkingGate.Store;

/// <summary>Short forms of what is asked of a connection. Values go in as parameters; texts are the program's own.</summary>
internal static class SqliteText
{
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        return (long)command.ExecuteScalar()!;
    }

    public static string Text(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        return (string)command.ExecuteScalar()!;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every caller gives a text of the program's own.")]
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
