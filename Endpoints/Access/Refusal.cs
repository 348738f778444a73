namespace ParkingGate.Endpoints.Access;

/// <summary>Why a request is not let through.</summary>
internal sealed record Refusal(int Status, string Title, string Detail, TimeSpan? ComeBackIn = null)
{
    public static readonly Refusal NoCredential = new(StatusCodes.Status401Unauthorized, "Sign in",
        "Send an API key or a token: as Authorization: Bearer …, as the sub-protocol bearer.…, or as access_token in the address.");

    public static readonly Refusal BadCredential = new(StatusCodes.Status401Unauthorized, "Sign in again",
        "The API key or token is not good here: it is mistyped, has expired, was taken away, or names no right to this gate.");

    public static readonly Refusal NoRule = new(StatusCodes.Status403Forbidden, "Not allowed", "This address has no rule for who may use it, so nobody may.");

    public static readonly Refusal ForeignPage = new(StatusCodes.Status403Forbidden, "Not allowed",
        "The page at this origin may not use this gate; Access:Origins names those that may.");

    public static readonly Refusal TooManyConnections = new(StatusCodes.Status429TooManyRequests, "Too many connections",
        "Too many connections are open already: in all, from this address, or of this caller.", TimeSpan.FromSeconds(10));

    public static readonly Refusal NotLocal = new(StatusCodes.Status403Forbidden, "Not allowed",
        "Without sign-in this gate answers only programs on its own machine, under a name such as localhost, and not through a proxy: make an API key "
        + "with `parkinggate key add`, or set Access:Jwt.");

    public static Refusal Role(Role needed) => new(StatusCodes.Status403Forbidden, "Not allowed", $"This needs the role {needed.Word()}.");

    public static Refusal Camera(string id) => new(StatusCodes.Status403Forbidden, "Not allowed", $"You may not see camera '{id}'.");

    public static Refusal UnknownCamera(string id, IEnumerable<string> known) =>
        new(StatusCodes.Status404NotFound, "Unknown camera", $"There is no camera '{id}'; known: {string.Join(", ", known)}.");

    public static Refusal TooManyFailures(TimeSpan comeBackIn) =>
        new(StatusCodes.Status429TooManyRequests, "Too many attempts", "Too many wrong credentials came from this address.", comeBackIn);

    public static Refusal TooManyRequests(TimeSpan comeBackIn) =>
        new(StatusCodes.Status429TooManyRequests, "Too many requests", "Too many requests came from this address.", comeBackIn);

    public Task WriteAsync(HttpContext context)
    {
        if (Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = ReferenceEquals(this, NoCredential) ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problem.WriteAsync(context, Status, Title, Detail, ComeBackIn is { } pause ? Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds)) : null);
    }
}
