using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>
/// Puts a <see cref="WireStream"/> below every WebSocket and keeps it as a feature of the request.
/// </summary>
internal static class WireUpgrade
{
    /// <summary>
    /// A write to Kestrel ends when the operating system has the bytes: the answer to an upgrade is out before frames go past it, and
    /// nothing waits in this process for a slow client.
    /// </summary>
    public static IServiceCollection AddWireStreams(this IServiceCollection services) =>
        services.Configure<SocketTransportOptions>(transport => transport.MaxWriteBufferSize = 1); // 0 would be no limit

    public static IApplicationBuilder UseWireStreams(this IApplicationBuilder app) => app.Use(next => context =>
    {
        var features = context.Features;
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade) features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, features));
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect) features.Set<IHttpExtendedConnectFeature>(new Connect(connect, features));
        return next(context);
    });

    private static WireStream Keep(IFeatureCollection features, Stream below, Socket? direct)
    {
        var wire = new WireStream(below, direct);
        features.Set(wire);
        return wire;
    }

    /// <summary>HTTP/1.1: the connection is the socket's from now on.</summary>
    private sealed class Upgrade(IHttpUpgradeFeature inner, IFeatureCollection features) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync()
        {
            var below = await inner.UpgradeAsync().ConfigureAwait(false);
            return Keep(features, below, features.Get<ITlsHandshakeFeature>() is null ? features.Get<IConnectionSocketFeature>()?.Socket : null);
        }
    }

    /// <summary>HTTP/2: one stream of a connection that others use too.</summary>
    private sealed class Connect(IHttpExtendedConnectFeature inner, IFeatureCollection features) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => inner.IsExtendedConnect;

        public string? Protocol => inner.Protocol;

        public async ValueTask<Stream> AcceptAsync() => Keep(features, await inner.AcceptAsync().ConfigureAwait(false), null);
    }
}
