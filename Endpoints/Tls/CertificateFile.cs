using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ParkingGate.Endpoints.Tls;

/// <summary>Reads a certificate with its key and those that signed it.</summary>
internal static class CertificateFile
{
    private static readonly string[] PfxEndings = [".pfx", ".p12"];

    /// <summary>Throws <see cref="Access.AccessException"/>, whose message is for the operator.</summary>
    public static SslStreamCertificateContext Read(TlsOptions options)
    {
        try
        {
            return PfxEndings.Contains(Path.GetExtension(options.Certificate), StringComparer.OrdinalIgnoreCase) ? ReadPfx(options) : ReadPem(options);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new Access.AccessException($"{options.Certificate} is no certificate that can be used ({failure.Message.TrimEnd('.')}): Tls:Certificate takes PEM "
                + "(the gate's own first, then those that signed it; the key in it or as Tls:Key) or PFX, and Tls:Password what protects the key.", failure);
        }
    }

    /// <summary>Certificate and key from one PEM file of ours.</summary>
    public static X509Certificate2 ReadOwn(string path) => X509Certificate2.CreateFromPemFile(path);

    private static SslStreamCertificateContext ReadPem(TlsOptions options)
    {
        var (key, password) = (options.Key.Length > 0 ? options.Key : options.Certificate, options.Password());
        var own = password.Length > 0 ? X509Certificate2.CreateFromEncryptedPemFile(options.Certificate, password, key) : X509Certificate2.CreateFromPemFile(options.Certificate, key);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(options.Certificate);
        return Context(own, all);
    }

    private static SslStreamCertificateContext ReadPfx(TlsOptions options)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Certificate, options.Password());
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("it holds no key");
        return Context(own, all);
    }

    /// <summary>Offline: a gate does not ask others about its own certificate while somebody waits.</summary>
    private static SslStreamCertificateContext Context(X509Certificate2 own, X509Certificate2Collection all) =>
        SslStreamCertificateContext.Create(own, [.. all.Where(other => other.Thumbprint != own.Thumbprint)], offline: true);
}
