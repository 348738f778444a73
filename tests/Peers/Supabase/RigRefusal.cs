using System.Text.Json.Nodes;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>An error as PostgREST gives it.</summary>
internal sealed class RigRefusal(int status, string code, string message, string? details = null, string? hint = null) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public string Body => new JsonObject { ["code"] = code, ["details"] = details, ["hint"] = hint, ["message"] = Message }.ToJsonString();

    /// <summary>PostgreSQL's codes as statuses: PostgREST's own table.</summary>
    public static RigRefusal Of(PostgresException error, bool isAnonymous) =>
        new(StatusOf(error.SqlState, isAnonymous), error.SqlState, error.MessageText, error.Detail, error.Hint);

    private static int ByClass(string state) => state[..2] switch
    {
        "08" or "53" => 503,
        "09" or "25" or "38" or "39" or "40" or "54" or "55" or "57" or "58" or "XX" => 500,
        "0L" or "0P" or "28" => 403,
        _ => 400,
    };

    private static int StatusOf(string state, bool isAnonymous) => state switch
    {
        "23503" or "23505" => 409,
        "25006" => 405,
        "42501" => isAnonymous ? 401 : 403,
        "42P01" or "42883" => 404,
        "53400" => 500,
        ['P', 'T', .. var status] => int.Parse(status, System.Globalization.CultureInfo.InvariantCulture),
        _ => ByClass(state),
    };
}
