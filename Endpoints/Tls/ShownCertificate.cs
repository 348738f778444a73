using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace ParkingGate.Endpoints.Tls;

/// <summary>
/// The certificate shown to whoever connects. Its files are looked at when somebody does, at most once a second: a renewed one is shown
/// from the next connection on, without a restart; one that cannot be used leaves the last.
/// </summary>
internal sealed class ShownCertificate(TlsOptions options, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _shown;
    private (DateTime, DateTime) _seen;
    private long _lookedAt;

    /// <summary>Reads it for the first time. Throws <see cref="Access.AccessException"/>.</summary>
    public void Open()
    {
        _seen = Look();
        var (last, now) = (_shown?.TargetCertificate.Thumbprint, Read());
        (_shown, _lookedAt) = (now, clock.GetTimestamp());
        var own = now.TargetCertificate;
        if (own.Thumbprint != last) log.CertificateShown(own.Subject, own.NotAfter.ToUniversalTime(), own.GetCertHashString(HashAlgorithmName.SHA256));
    }

    /// <summary>For each new connection.</summary>
    public void Show(SslServerAuthenticationOptions connection)
    {
        connection.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        connection.ServerCertificateSelectionCallback = null;
        connection.ServerCertificateContext = Current();
    }

    private SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            if (_shown is null) Open();
            if (clock.GetElapsedTime(_lookedAt) < LookEvery) return _shown!;
            _lookedAt = clock.GetTimestamp();
            var seen = Look();
            if (seen == _seen) return _shown!;
            _seen = seen;
            try
            {
                Open();
            }
            catch (Access.AccessException problem)
            {
                log.CertificateUnusable(problem.Message);
            }
            return _shown!;
        }
    }

    private SslStreamCertificateContext Read() => options.IsSelfSigned ? SelfSigned.Open(options.SelfSignedFile, clock.GetUtcNow()) : CertificateFile.Read(options);

    private (DateTime, DateTime) Look() => options.IsSelfSigned ? (clock.GetUtcNow().Date, default) // every day, as it may be about to end
        : (File.GetLastWriteTimeUtc(options.Certificate), options.Key.Length > 0 ? File.GetLastWriteTimeUtc(options.Key) : default);
}
