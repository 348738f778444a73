using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ParkingGate.Endpoints.Tls;

/// <summary>
/// A certificate that the gate makes for itself at the first start and keeps: browsers warn of it once, and what goes over the line cannot
/// be read. Made anew a month before it ends.
/// </summary>
internal static class SelfSigned
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(825); // the longest that all systems take
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Throws <see cref="Access.AccessException"/>, whose message is for the operator.</summary>
    public static SslStreamCertificateContext Open(string path, DateTimeOffset now)
    {
        try
        {
            if (!File.Exists(path) || IsOver(path, now)) Make(path, now);
            return SslStreamCertificateContext.Create(CertificateFile.ReadOwn(path), null, offline: true);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new Access.AccessException($"{path} cannot be made or read ({failure.Message.TrimEnd('.')}): give the program's user the right to, or move the file away.", failure);
        }
    }

    private static bool IsOver(string path, DateTimeOffset now)
    {
        using var kept = CertificateFile.ReadOwn(path);
        return kept.NotAfter.ToUniversalTime() - RenewBefore < now.UtcDateTime;
    }

    private static void Make(string path, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Dns.GetHostName()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false)); // of a server
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + GoodFor);
        Write(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    /// <summary>Every name and address under which this machine may be called.</summary>
    private static X509Extension Names()
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", Dns.GetHostName(), $"{Dns.GetHostName()}.local" }.Distinct()) names.AddDnsName(name);
        foreach (var address in NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(found => found.Address).Distinct())
            names.AddIpAddress(new IPAddress(address.GetAddressBytes())); // without the number of the network card
        return names.Build();
    }

    private static void Write(string path, string pem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new StreamWriter(new FileStream(path + ".tmp", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode }))) file.Write(pem);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
