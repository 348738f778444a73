using System.Globalization;

namespace ParkingGate.Store.Supabase;

/// <summary>One sentence for each trouble: the thing, and the cure.</summary>
internal static class SupabaseSentence
{
    /// <param name="host">Of the project.</param>
    /// <param name="detail">The other side's words.</param>
    public static string Of(SupabaseTrouble trouble, string host, string table, string detail) => trouble switch
    {
        SupabaseTrouble.Unreachable => $"{host} cannot be reached ({detail}): check the network, and Supabase:Url.",
        SupabaseTrouble.Untrusted => $"{host} shows a certificate that this machine does not trust ({detail}): the clock of this machine is wrong, or " +
            "something on the way opens the connection; name its certificate authority in the variable SSL_CERT_FILE, or let it pass this address through.",
        SupabaseTrouble.Busy => $"{host} takes no more requests for now ({detail}): nothing to do if it passes; else raise the project's limits.",
        SupabaseTrouble.Failing => $"{host} answers with a fault ({detail}): nothing to do if it passes; else look at the project's own state.",
        SupabaseTrouble.NotSupabase => $"{host} is not a Supabase project ({detail}): set Supabase:Url to the project's address, such as https://abc.supabase.co, without a path.",
        SupabaseTrouble.BadKey => $"{host} does not know the key ({detail}): set Supabase:Key or the file of Supabase:KeyFile to a key of this project.",
        SupabaseTrouble.Expired => $"The key or sign-in for {host} has expired ({detail}): set Supabase:Key or the file of Supabase:KeyFile to one that is good.",
        SupabaseTrouble.ClockWrong => $"{host} does not accept the sign-in because the clocks differ ({detail}): set the clock of this machine, and keep it right with timedatectl set-ntp true.",
        SupabaseTrouble.BadSignIn => $"{host} does not accept the sign-in ({detail}): check Supabase:Email and Supabase:Password, and that this user is confirmed.",
        SupabaseTrouble.Forbidden => $"{host} does not let this gate do that ({detail}): apply supabase/migrations, and give the gate's user the app metadata " +
            "{\"parkinggate\":\"gate\"}, see docs/supabase.md.",
        SupabaseTrouble.NoTable => $"{host} has no table {table} ({detail}): apply supabase/migrations, or set Supabase:Table.",
        SupabaseTrouble.NoColumn => $"Table {table} at {host} lacks a column ({detail}): apply supabase/migrations.",
        SupabaseTrouble.NoPrimaryKey => $"Column id of {table} at {host} is not its primary key ({detail}): apply supabase/migrations, or make it so.",
        SupabaseTrouble.NoPublication => $"Realtime at {host} does not give table {table} ({detail}): apply supabase/migrations; meanwhile changes are asked for.",
        SupabaseTrouble.NotStarted => $"Realtime at {host} took the subscription but does not begin ({detail}): if it stays so, restart the project; meanwhile changes are asked for.",
        SupabaseTrouble.NoBucket => $"{host} has no bucket captures ({detail}): apply supabase/migrations, or set Supabase:Pictures to none.",
        SupabaseTrouble.BadRow => $"Table {table} at {host} does not take the row ({detail}): put the table's rule or the row right, then parkinggate outbox retry.",
        SupabaseTrouble.BadPicture => $"The bucket captures at {host} does not take the picture ({detail}): raise the bucket's limits, then parkinggate outbox retry.",
        _ => $"{host} refuses ({detail}): parkinggate check tells more.",
    };

    /// <summary>`11 minutes behind`.</summary>
    public static string Skew(TimeSpan serverAhead) => string.Create(CultureInfo.InvariantCulture,
        $"this machine is {Math.Abs(serverAhead.TotalMinutes):0} minutes {(serverAhead > TimeSpan.Zero ? "behind" : "ahead")}");
}
