namespace ParkingGate.Settings;

/// <summary>The certificate for addresses that begin with https://.</summary>
internal sealed class TlsSettings
{
    /// <summary>PEM or PFX.</summary>
    [SecretFile]
    public string Certificate { get; set; } = "";

    /// <summary>PEM, where it is not in the certificate's file.</summary>
    [SecretFile]
    public string Key { get; set; } = "";

    /// <summary>Never printed.</summary>
    public string Password { get; set; } = "";

    [SecretFile]
    public string PasswordFile { get; set; } = "";

    /// <summary>Without a certificate: make one.</summary>
    public bool SelfSigned { get; set; }

    /// <summary>How long browsers are to use https only; 0: they are not told.</summary>
    [Within(0, 3650)]
    public int HstsDays { get; set; } = 30;

    public bool IsSet() => SelfSigned || Certificate.Length > 0;
}
