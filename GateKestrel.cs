using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Tls;
using ParkingGate.Settings;
using IPNetwork = System.Net.IPNetwork;

namespace ParkingGate;

/// <summary>How the web server listens: what a connection may cost before it has asked for anything, and which certificate it shows.</summary>
internal static class GateKestrel
{
    /// <summary>Nothing that clients send is large: corrections have their own, smaller bound.</summary>
    private const int LargestBody = 64 * 1024;

    /// <summary>A token may be in the address.</summary>
    private const int LongestRequestLine = 16 * 1024;

    public static void Listen(WebApplicationBuilder builder, GateOptions options)
    {
        var proxies = new ProxyList(options.Access.Proxies);
        builder.WebHost.UseKestrelCore().UseUrls(options.Listen).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, options.Limits);
            var lines = new LineCount(2 * options.Limits.ConnectionsPerAddress, proxies.Contains);
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(lines.Around));
        });
        if (ListenAddress.Split(options.Listen).Any(ListenAddress.IsEncrypted)) Encrypt(builder, options);
        if (proxies.Networks.Count > 0) builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Believe(forwarded, proxies.Networks));
    }

    private static void Limit(KestrelServerLimits kestrel, LimitSettings limits)
    {
        kestrel.MaxConcurrentConnections = 2L * limits.Connections; // those that hold one open, and those that come and go
        kestrel.RequestHeadersTimeout = limits.HeadersWithin;
        kestrel.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        kestrel.MaxRequestBodySize = LargestBody;
        kestrel.MaxRequestLineSize = LongestRequestLine;
        kestrel.Http2.KeepAlivePingDelay = limits.PingEvery;
        kestrel.Http2.KeepAlivePingTimeout = limits.SilentFor - limits.PingEvery;
    }

    private static void Encrypt(WebApplicationBuilder builder, GateOptions options)
    {
        var tls = GateComposition.Tls(options);
        builder.Services.AddSingleton(provider => new ShownCertificate(tls, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ShownCertificate>>()));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            var certificate = kestrel.ApplicationServices.GetRequiredService<ShownCertificate>();
            https.ServerCertificateSelector = (_, _) => null; // asked for, and replaced by what follows
            https.OnAuthenticate = (_, connection) => certificate.Show(connection);
        }));
        // Not with a certificate of its own: browsers would not let anybody past the warning any more.
        if (options.Tls.HstsDays > 0 && !tls.IsSelfSigned) builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(options.Tls.HstsDays));
    }

    private static void Believe(ForwardedHeadersOptions forwarded, IReadOnlyList<IPNetwork> proxies)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.ForwardLimit = null; // as far as each of them is one of ours
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in proxies) forwarded.KnownIPNetworks.Add(network);
    }
}
