using ParkingGate.Pipeline;
using ParkingGate.Store;

namespace ParkingGate.Endpoints.Access;

/// <summary>Puts the gate keeper together and before the routes.</summary>
internal static class AccessSetup
{
    private const int LargestKeySet = 256 * 1024;

    /// <summary>Needs <see cref="ConnectionLimits"/>, a <see cref="CameraHost"/>, a <see cref="GateStore"/> and a clock.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => Open(options, provider.GetRequiredService<GateStore>().Audit, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AccessGate>>()));
        services.AddSingleton(provider => new AccessGate(options, provider.GetRequiredService<ConnectionLimits>(), provider.GetRequiredService<Authenticator>(),
            new SignInRecord(provider.GetRequiredService<GateStore>().Audit, provider.GetRequiredService<TimeProvider>()), provider.GetRequiredService<CameraHost>()));
        services.AddSingleton(provider => new Turnstile(provider.GetRequiredService<ConnectionLimits>()));
        services.AddHostedService(provider => new KeyWatch(provider.GetRequiredService<Authenticator>().Keys, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>After routing, before the routes.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app)
    {
        return app.Use(next =>
        {
            var gate = app.ApplicationServices.GetRequiredService<AccessGate>(); // at the start, which says what is wrong with the keys
            return context => gate.PassAsync(context, next);
        });
    }

    /// <summary>Throws <see cref="AccessException"/> when the keys cannot be read.</summary>
    private static Authenticator Open(AccessOptions options, AuditBook audit, TimeProvider clock, ILogger log)
    {
        var keys = new KeyRing(options.KeyFile, clock, log)
        {
            Changed = (key, isNew) => audit.Post(isNew ? AuditKind.KeyAdded : AuditKind.KeyRemoved, key.Name, null, $"{key.Role}, {Cameras(key)}"),
        };
        keys.Open();
        return new Authenticator(options, keys, options.Tokens is { } tokens ? Verifier(tokens, clock, log) : null);
    }

    private static TokenVerifier Verifier(TokenOptions options, TimeProvider clock, ILogger log)
    {
        var keys = options.Keys.Length > 0 ? new SigningKeys(options.Keys, new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = LargestKeySet }, clock, log) : null;
        return new TokenVerifier(options, keys, clock);
    }

    private static string Cameras(ApiKey key) => key.Cameras is { } some ? "cameras " + string.Join(", ", some) : "all cameras";

    /// <summary>Looks at the keys from time to time, so that a key that was removed ends its connections though nobody new comes.</summary>
    private sealed class KeyWatch(KeyRing keys, TimeProvider clock) : BackgroundService
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(Every, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) keys.Refresh();
        }
    }
}
