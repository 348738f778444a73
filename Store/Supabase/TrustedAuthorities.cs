using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ParkingGate.Store.Supabase;

/// <summary>
/// Whom to trust on a machine whose certificate authorities are not where the OpenSSL inside this program looks, which is Debian's place.
/// </summary>
internal static class TrustedAuthorities
{
    private const string Usual = "/usr/lib/ssl/certs";

    /// <summary>Debian and Ubuntu, Red Hat, SUSE, others.</summary>
    private static readonly string[] Bundles =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

    /// <summary>The file to read; null when OpenSSL finds what it needs by itself, as where the operator named it.</summary>
    public static string? Bundle(Func<string, bool> exists, Func<string, string?> variable) =>
        exists(Usual) || variable("SSL_CERT_FILE") is { Length: > 0 } || variable("SSL_CERT_DIR") is { Length: > 0 } ? null : Array.Find(Bundles, bundle => exists(bundle));

    public static void AddTo(SslClientAuthenticationOptions options)
    {
        if (Bundle(Path.Exists, Environment.GetEnvironmentVariable) is { } bundle) options.CertificateChainPolicy = Trusting(bundle);
    }

    public static X509ChainPolicy Trusting(string bundle)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(bundle);
        return policy;
    }
}
