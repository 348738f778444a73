namespace ParkingGate.Endpoints.Tls;

/// <summary>The certificate that the program shows.</summary>
internal sealed record TlsOptions
{
    /// <summary>PEM (with what signed it) or PFX; empty: its own, which <see cref="SelfSignedFile"/> keeps.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM; empty: in the certificate's file.</summary>
    public string Key { get; init; } = "";

    /// <summary>Of the key, or of the PFX; asked each time it is read.</summary>
    public Func<string> Password { get; init; } = () => "";

    public required string SelfSignedFile { get; init; }

    public bool IsSelfSigned => Certificate.Length == 0;
}
