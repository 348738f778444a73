namespace ParkingGate.Endpoints.Access;

/// <summary>What somebody may do; each may what those before it may.</summary>
internal enum Role
{
    /// <summary>Watch and read.</summary>
    Viewer,

    /// <summary>Correct rows, start cameras again.</summary>
    Operator,

    /// <summary>Read who did what.</summary>
    Admin,
}

/// <summary>Roles as people write them.</summary>
internal static class RoleWords
{
    public static string Word(this Role role) => role switch
    {
        Role.Admin => "admin",
        Role.Operator => "operator",
        _ => "viewer",
    };

    /// <summary>Null for what is no role.</summary>
    public static Role? Parse(string? word) => word switch
    {
        "viewer" => Role.Viewer,
        "operator" => Role.Operator,
        "admin" => Role.Admin,
        _ => null,
    };
}
