using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Tls;

namespace ParkingGate.Tests.Endpoints;

/// <summary>Over TLS: the gate's own certificate, one of an authority, and a new one while it runs.</summary>
[NotInParallel("gate")]
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parkinggate-tls-").FullName;
    private readonly X509Certificate2 _authority = Sign("CN=Authority of this test", null, DateTimeOffset.UtcNow.AddDays(10));

    private string Certificate => Path.Combine(_folder, "gate.pem");

    private string Key => Path.Combine(_folder, "gate.key");

    [Test]
    public async Task Its_own_certificate_is_made_once_names_this_machine_and_serves_pages_and_sockets()
    {
        await using var gate = await RunningGate.StartAsync("Listen=https://127.0.0.1:0", "Tls:SelfSigned=true");
        var kept = Path.Combine(gate.Folder, "self-signed.pem");
        var first = await ShownAsync(gate);
        using var certificate = X509CertificateLoader.LoadCertificate(first);
        using var http = Http(gate, _ => true);
        using var page = await http.GetAsync("/healthz");
        await using var client = await VideoClient.ConnectAsync(gate.Address, "/ws/video", "frames=none&fps=5", options: options =>
            options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetRawCertData().AsSpan().SequenceEqual(first), scheme: "wss");

        await Assert.That(page.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(page.Headers.Contains("Strict-Transport-Security")).IsFalse();
        await Assert.That((await client.FrameAsync()).Sequence).IsGreaterThan(0);
        await Assert.That(certificate.MatchesHostname("localhost")).IsTrue();
        await Assert.That(certificate.MatchesHostname("127.0.0.1")).IsTrue();
        await Assert.That(certificate.NotAfter).IsGreaterThan(DateTime.Now.AddDays(800));
        await Assert.That(File.GetUnixFileMode(kept)).IsEqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var again = SelfSigned.Open(kept, DateTimeOffset.UtcNow).TargetCertificate;
        await Assert.That(again.RawData.AsSpan().SequenceEqual(first)).IsTrue();
        using var renewed = SelfSigned.Open(kept, DateTimeOffset.UtcNow.AddDays(800)).TargetCertificate;
        await Assert.That(renewed.RawData.AsSpan().SequenceEqual(first)).IsFalse();
    }

    [Test]
    public async Task One_of_an_authority_is_shown_with_what_signed_it_over_HTTP_2_and_is_to_be_used_from_then_on()
    {
        using var middle = Sign("CN=Between", _authority, DateTimeOffset.UtcNow.AddDays(9));
        using var own = Sign("CN=gate", middle, DateTimeOffset.UtcNow.AddDays(8));
        await File.WriteAllTextAsync(Certificate, own.ExportCertificatePem() + "\n" + middle.ExportCertificatePem());
        await File.WriteAllTextAsync(Key, own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var gate = await StartAsync();
        using var http = Http(gate, IsTrusted);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Host = "gate.example.com";

        using var answer = await http.SendAsync(request);

        await Assert.That(answer.Version).IsEqualTo(HttpVersion.Version20);
        await Assert.That(answer.Headers.GetValues("Strict-Transport-Security").Single()).IsEqualTo("max-age=2592000");
    }

    [Test]
    public async Task A_socket_over_HTTP_2_gets_its_frames()
    {
        await using var gate = await RunningGate.StartAsync("Listen=https://127.0.0.1:0", "Tls:SelfSigned=true");
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
        });
        using var socket = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        await socket.ConnectAsync(new UriBuilder(gate.Address) { Scheme = "wss", Path = "/ws/video", Query = "frames=binary&fps=10" }.Uri, http, CancellationToken.None);
        await using var client = new VideoClient(socket);

        for (var i = 0; i < 5; i++) await Assert.That((await client.FrameAsync()).Jpeg.Length).IsGreaterThan(10_000);
        await client.SendAsync("""{"command":"ping"}""");
        await client.NextAsync(message => message.Type == "pong");
    }

    [Test]
    public async Task A_new_certificate_is_shown_without_a_restart_and_a_bad_one_leaves_the_last()
    {
        using var first = Sign("CN=gate", _authority, DateTimeOffset.UtcNow.AddDays(8));
        using var second = Sign("CN=gate", _authority, DateTimeOffset.UtcNow.AddDays(9));
        await WriteAsync(first);
        await using var gate = await StartAsync();
        await using var client = await VideoClient.ConnectAsync(gate.Address, "/ws/logs", options: options =>
            options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null, scheme: "wss");
        await client.NextAsync();
        var before = await ShownAsync(gate);

        await WriteAsync(second);
        await Task.Delay(1200);
        var after = await ShownAsync(gate);
        await File.WriteAllTextAsync(Certificate, "half a certif");
        await Task.Delay(1200);
        var still = await ShownAsync(gate);
        await client.SendAsync("""{"action":"ping"}""");

        await Assert.That(before.AsSpan().SequenceEqual(first.RawData)).IsTrue();
        await Assert.That(after.AsSpan().SequenceEqual(second.RawData)).IsTrue();
        await Assert.That(still.AsSpan().SequenceEqual(second.RawData)).IsTrue();
        await Assert.That((await client.NextAsync(message => message.Type == "pong")).Type).IsEqualTo("pong");
    }

    [Test]
    public async Task A_PFX_with_a_password_is_taken_and_old_protocols_are_not()
    {
        using var own = Sign("CN=gate", _authority, DateTimeOffset.UtcNow.AddDays(8));
        var pfx = Path.Combine(_folder, "gate.pfx");
        await File.WriteAllBytesAsync(pfx, own.Export(X509ContentType.Pkcs12, "s3cret"));
        await using var gate = await RunningGate.StartAsync("Listen=https://127.0.0.1:0", $"Tls:Certificate={pfx}", "Tls:Password=s3cret");

        await Assert.That((await ShownAsync(gate)).AsSpan().SequenceEqual(own.RawData)).IsTrue();
#pragma warning disable CA5397, SYSLIB0039 // that it is refused is what is looked at
        await Assert.That(async () => await ShownAsync(gate, SslProtocols.Tls11)).Throws<Exception>();
#pragma warning restore CA5397, SYSLIB0039
    }

    [Test]
    [Arguments("no certificate at all", "")]
    [Arguments(null, "not a key")]
    public async Task What_is_no_certificate_is_one_sentence(string? certificate, string key)
    {
        using var own = Sign("CN=gate", _authority, DateTimeOffset.UtcNow.AddDays(8));
        await WriteAsync(own);
        if (certificate is not null) await File.WriteAllTextAsync(Certificate, certificate);
        if (key.Length > 0) await File.WriteAllTextAsync(Key, key);

        var problem = await Assert.That(() => CertificateFile.Read(new TlsOptions { Certificate = Certificate, Key = Key, SelfSignedFile = "" })).Throws<AccessException>();

        await Assert.That(problem!.Message).StartsWith($"{Certificate} is no certificate that can be used (");
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<RunningGate> StartAsync() => RunningGate.StartAsync("Listen=https://127.0.0.1:0", $"Tls:Certificate={Certificate}", $"Tls:Key={Key}");

    private async Task WriteAsync(X509Certificate2 own)
    {
        await File.WriteAllTextAsync(Key, own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Certificate, own.ExportCertificatePem());
    }

    private static X509Certificate2 Sign(string name, X509Certificate2? by, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var isGate = name == "CN=gate";
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(!isGate, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("gate.example.com");
        if (isGate) request.CertificateExtensions.Add(names.Build());
        if (by is null) return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), until);
        using var signed = request.Create(by, DateTimeOffset.UtcNow.AddDays(-1), until, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Only the root is known; what lies between has to come from the gate.</summary>
    private bool IsTrusted(X509Chain sent)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(sent.ChainElements[0].Certificate);
    }

    private static HttpClient Http(RunningGate gate, Func<X509Chain, bool> isTrusted) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, chain, _) => isTrusted(chain!) },
    })
    { BaseAddress = gate.Address };

    private static async Task<byte[]> ShownAsync(RunningGate gate, SslProtocols protocols = SslProtocols.None)
    {
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(gate.Address.Host, gate.Address.Port);
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "gate.example.com", EnabledSslProtocols = protocols, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        });
        return stream.RemoteCertificate!.GetRawCertData();
    }
}
