using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ParkingGate.Store.Supabase;

namespace ParkingGate.Tests.Store.Supabase;

public class TrustedAuthoritiesTests
{
    [Test]
    public async Task An_authority_that_the_operator_trusts_is_trusted()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var other = await StrangeServer.StartAsync("https", context => context.Response.WriteAsync("here"), certificate);
        var bundle = Path.GetTempFileName();
        await File.WriteAllTextAsync(bundle, certificate.ExportCertificatePem());
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = TrustedAuthorities.Trusting(bundle) } };
        using var http = new HttpClient(handler);

        await Assert.That(await http.GetStringAsync(other.Urls.First())).IsEqualTo("here");
        File.Delete(bundle);
    }

    [Test]
    [Arguments("/usr/lib/ssl/certs /etc/ssl/certs/ca-certificates.crt", null, null)]
    [Arguments("/etc/pki/tls/certs/ca-bundle.crt", null, "/etc/pki/tls/certs/ca-bundle.crt")]
    [Arguments("/etc/pki/tls/certs/ca-bundle.crt", "/my/own.pem", null)]
    [Arguments("/etc/ssl/ca-bundle.pem", null, "/etc/ssl/ca-bundle.pem")]
    [Arguments("", null, null)]
    public async Task On_every_kind_of_machine_the_authorities_are_found(string there, string? named, string? bundle)
    {
        await Assert.That(TrustedAuthorities.Bundle(path => there.Split(' ').Contains(path), name => name == "SSL_CERT_FILE" ? named : null)).IsEqualTo(bundle);
    }
}
