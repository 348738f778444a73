using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Peers;

/// <summary>An authority of our own that issues certificates to cameras, as PEM files in a folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TestFolder _folder;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(TestFolder folder, string name)
    {
        _folder = folder;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        File = folder.PathOf($"{name}.pem");
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>Its own certificate: what whoever trusts it needs.</summary>
    public string File { get; }

    /// <summary>Issues a certificate for a host: an address in digits, or a name.</summary>
    /// <returns>The files with the certificate and its key, and both as one.</returns>
    public (string Certificate, string Key, X509Certificate2 Both) Issue(string host, bool isExpired = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var generator = X509SignatureGenerator.CreateForECDsa(_key);
        using var issued = request.Create(_certificate.SubjectName, generator, DateTimeOffset.UtcNow.AddDays(-30),
            isExpired ? DateTimeOffset.UtcNow.AddDays(-1) : DateTimeOffset.UtcNow.AddDays(30), RandomNumberGenerator.GetBytes(8));
        var (certificateFile, keyFile) = (_folder.PathOf($"{Guid.NewGuid():N}.pem"), _folder.PathOf($"{Guid.NewGuid():N}.key"));
        System.IO.File.WriteAllText(certificateFile, issued.ExportCertificatePem());
        System.IO.File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile, X509Certificate2.CreateFromPemFile(certificateFile, keyFile));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
