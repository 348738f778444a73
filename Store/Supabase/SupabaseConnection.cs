using System.Net;
using System.Net.Http.Headers;

namespace ParkingGate.Store.Supabase;

/// <summary>The way to the project over HTTP: who we are goes into every request, and one that was refused for that is sent once more.</summary>
internal sealed class SupabaseConnection : IDisposable
{
    private readonly SupabaseOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly SupabaseExchange _exchange;

    /// <param name="handler">The network; by default the real one, with the proxy that the environment names.</param>
    public SupabaseConnection(SupabaseOptions options, TimeProvider clock, HttpMessageHandler? handler = null)
    {
        _options = options;
        _http = new HttpMessageInvoker(handler ?? Network());
        _exchange = new SupabaseExchange(options, clock);
        Access = new SupabaseAccess(options, _http, clock);
    }

    public SupabaseOptions Options => _options;

    public SupabaseAccess Access { get; }

    /// <summary>How far the other side's clock is ahead of ours, by its last answer.</summary>
    public TimeSpan? Skew { get; private set; }

    /// <summary>For Realtime, which goes the same way.</summary>
    public HttpMessageInvoker Http => _http;

    /// <param name="request">Made anew for each time it is sent; its address is relative to the project's.</param>
    public async Task<T> SendAsync<T>(Func<HttpRequestMessage> request, TimeSpan limit, Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        SupabaseSubject subject, CancellationToken stop)
    {
        var token = await Access.TokenAsync(null, stop).ConfigureAwait(false);
        try
        {
            return await SendOnceAsync(request, token, limit, read, subject, stop).ConfigureAwait(false);
        }
        catch (SupabaseException refused) when (refused.Trouble is SupabaseTrouble.BadKey or SupabaseTrouble.Expired or SupabaseTrouble.ClockWrong)
        {
            var other = await Access.TokenAsync(token, stop).ConfigureAwait(false);
            if (other == token) throw;
            token = other;
        }
        return await SendOnceAsync(request, token, limit, read, subject, stop).ConfigureAwait(false);
    }

    public SupabaseException Trouble(SupabaseTrouble trouble, string detail) => _exchange.Trouble(trouble, detail);

    /// <summary>For a connection that did not come about.</summary>
    public SupabaseException Trouble(HttpRequestException? failure, string subject) => failure is null
        ? Trouble(SupabaseTrouble.Unreachable, $"{subject}: no connection")
        : _exchange.Trouble(failure);

    public void Dispose()
    {
        _http.Dispose();
        Access.Dispose();
    }

    private async Task<T> SendOnceAsync<T>(Func<HttpRequestMessage> make, string token, TimeSpan limit,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, SupabaseSubject subject, CancellationToken stop)
    {
        using var request = make();
        request.RequestUri = new Uri(_options.Url, request.RequestUri!);
        request.Headers.Add("apikey", Access.Key);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _exchange.RunAsync(_http, request, limit, Reading, subject, stop).ConfigureAwait(false);

        Task<T> Reading(HttpResponseMessage answer, CancellationToken either)
        {
            Skew = _exchange.Skew(answer) ?? Skew;
            return read(answer, either);
        }
    }

    private static SocketsHttpHandler Network()
    {
        var network = WithoutAuthorities();
        TrustedAuthorities.AddTo(network.SslOptions);
        return network;
    }

    private static SocketsHttpHandler WithoutAuthorities() => new()
    {
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names may lead elsewhere by then
        MaxConnectionsPerServer = 8,
        UseCookies = false,
        AllowAutoRedirect = false, // the key goes to the address that was set and to no other
    };
}
