namespace ParkingGate.Store.Supabase;

/// <summary>What stands between this gate and the shared log.</summary>
internal enum SupabaseTrouble
{
    /// <summary>No network, no name, no connection, no answer in time.</summary>
    Unreachable,

    /// <summary>The other side's certificate is not one that this machine trusts.</summary>
    Untrusted,

    /// <summary>Too many requests.</summary>
    Busy,

    /// <summary>A fault of the other side, or of a gateway before it: 5xx, HTML, half an answer.</summary>
    Failing,

    /// <summary>The address answers, but not as Supabase.</summary>
    NotSupabase,

    /// <summary>Key or token unknown.</summary>
    BadKey,

    /// <summary>Key or token expired.</summary>
    Expired,

    /// <summary>Key or token not accepted, and the clocks differ too much.</summary>
    ClockWrong,

    /// <summary>Email and password not accepted.</summary>
    BadSignIn,

    /// <summary>Row level security, or a missing right.</summary>
    Forbidden,

    NoTable,

    NoColumn,

    /// <summary>`id` is not unique, so what was sent twice would be there twice.</summary>
    NoPrimaryKey,

    /// <summary>The table is not in the publication that Realtime reads.</summary>
    NoPublication,

    /// <summary>Realtime took the subscription and never began.</summary>
    NotStarted,

    NoBucket,

    /// <summary>The bucket is there, the picture is not, or is not to be seen.</summary>
    NoPicture,

    /// <summary>The table takes rows, but not this one.</summary>
    BadRow,

    /// <summary>The bucket takes pictures, but not this one, or this one cannot be read here.</summary>
    BadPicture,

    /// <summary>Refused for a reason that this version does not know.</summary>
    Unexpected,
}

/// <summary>The shared log cannot do what was asked; the message is for an operator and names the cure.</summary>
internal sealed class SupabaseException(SupabaseTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    public SupabaseTrouble Trouble => trouble;

    /// <summary>The real one, where Storage says 400 for all.</summary>
    public int Status { get; init; }

    /// <summary>The row was refused because it is there already: it was sent before, and the answer was lost.</summary>
    public bool IsThere { get; init; }

    /// <summary>The column that is not there, where that is the trouble.</summary>
    public string Column { get; init; } = "";

    /// <summary>How long to wait, by the other side's own word.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Nobody has to do anything: it passes.</summary>
    public bool IsPassing => trouble is SupabaseTrouble.Unreachable or SupabaseTrouble.Busy or SupabaseTrouble.Failing;

    /// <summary>Nothing of the project can be used, whatever is asked.</summary>
    public bool IsOfConnection => IsPassing || trouble is SupabaseTrouble.Untrusted or SupabaseTrouble.NotSupabase or SupabaseTrouble.BadKey
        or SupabaseTrouble.Expired or SupabaseTrouble.ClockWrong or SupabaseTrouble.BadSignIn;
}
