using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ParkingGate.Tests.Peers.Supabase;

/// <summary>
/// A Supabase project that runs here: real PostgreSQL with roles, row level security and logical decoding, and in front of it what a
/// gate talks to: PostgREST, Realtime, Storage and Auth, as far as they are used. `SupabaseRigTests` proves it with the official
/// client; then ParkingGate is proved against it.
/// </summary>
internal sealed class SupabaseRig : IAsyncDisposable
{
    /// <summary>The project's keys: as tokens, and in the newer form.</summary>
    public static readonly string AnonKey = RigToken.Make("anon");
    public static readonly string ServiceKey = RigToken.Make("service_role");
    public const string PublishableKey = "sb_publishable_rig";
    public const string SecretKey = "sb_secret_rig";

    private readonly NpgsqlDataSource _source;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _changing;

    private SupabaseRig(string connection, NpgsqlDataSource source, WebApplication app, RigFaults faults, RigRealtime realtime, RigAuth auth, TaskCompletionSource ready)
    {
        (_source, _app, Faults, Realtime, Auth) = (source, app, faults, realtime, auth);
        _changing = new RigChanges(connection, realtime.DeliverAsync).RunAsync(ready, _ended.Token);
    }

    public RigFaults Faults { get; }

    public RigRealtime Realtime { get; }

    public RigAuth Auth { get; }

    public Uri Address => new(_app.Urls.First());

    /// <summary>A project with ParkingGate's migrations.</summary>
    /// <param name="certificate">Over TLS, as a real one.</param>
    public static async Task<SupabaseRig> StartAsync(bool migrated = true, X509Certificate2? certificate = null)
    {
        var cluster = await PostgresCluster.SharedAsync();
        var rig = await StartAsync(cluster.Connection(await cluster.CreateProjectAsync()), certificate: certificate);
        if (migrated) await rig.MigrateAsync();
        return rig;
    }

    /// <summary>In front of a database that is there.</summary>
    public static async Task<SupabaseRig> StartAsync(string connection, int port = 0, X509Certificate2? certificate = null)
    {
        var source = NpgsqlDataSource.Create(connection);
        var faults = new RigFaults();
        var realtime = new RigRealtime(source, faults, KeyOf);
        var (rest, storage, auth) = (new RigRest(source), new RigStorage(source), new RigAuth(source));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 << 20;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is not null) listen.UseHttps(certificate);
            });
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        app.Map("/rest/v1/{**name}", (RequestDelegate)(context => GuardedAsync(context, claims => faults.AppliesAsync(faults.Rest, context, () => rest.ServeAsync(context, Path(context), claims)))));
        app.Map("/storage/v1/{**name}", (RequestDelegate)(context => GuardedAsync(context, claims => faults.AppliesAsync(faults.Storage, context, () => storage.ServeAsync(context, Path(context), claims)))));
        app.Map("/auth/v1/token", (RequestDelegate)(context => faults.AppliesAsync(faults.Auth, context, () => auth.ServeAsync(context))));
        app.Map("/realtime/v1/websocket", (RequestDelegate)realtime.ServeAsync);
        app.MapPost("/rig/{name}/{**value}", (RequestDelegate)(context => ControlAsync(context, faults, realtime)));
        await app.StartAsync();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rig = new SupabaseRig(connection, source, app, faults, realtime, auth, ready);
        await ready.Task;
        return rig;
    }

    /// <summary>Applies ParkingGate's own files, as `supabase db push` would.</summary>
    public async Task MigrateAsync()
    {
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(TestPaths.Root, "supabase", "migrations"), "*.sql").Order(StringComparer.Ordinal))
            await ExecuteAsync(await File.ReadAllTextAsync(file));
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<long> CountAsync(string where = "true") => ScalarAsync<long>($"SELECT count(*) FROM container_logs WHERE {where}");

    /// <summary>A user that signs in.</summary>
    /// <param name="part">gate, viewer, or null for one that is neither.</param>
    public Task AddUserAsync(string email, string password, string? part) => ExecuteAsync($$"""
        INSERT INTO auth.users (email, plain_password, raw_app_meta_data) VALUES ('{{email}}', '{{password}}', '{{(part is null ? "{}" : $$"""{"parkinggate":"{{part}}"}""")}}')
        """);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        Realtime.Cut();
        Faults.Frozen = false;
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _changing;
        await _source.DisposeAsync();
        _ended.Dispose();
    }

    private static string Path(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    /// <summary>A key in its newer form stands for a token; an unknown one for nothing.</summary>
    private static string KeyOf(string key) => key switch
    {
        PublishableKey => AnonKey,
        SecretKey => ServiceKey,
        _ => key,
    };

    /// <summary>What the gateway checks (a known key), and PostgREST (the token).</summary>
    private static async Task GuardedAsync(HttpContext context, Func<JsonObject?, Task> serve)
    {
        var key = KeyOf(context.Request.Headers["apikey"].ToString());
        var token = context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var bearer] ? KeyOf(bearer) : "";
        if (key.Length == 0) await AnswerAsync(context, 401, """{"message":"No API key found in request","hint":"No `apikey` request header or url param was found."}""");
        else if (!RigToken.IsOurs(key)) await AnswerAsync(context, 401, """{"message":"Invalid API key","hint":"Double check your Supabase `anon` or `service_role` API key."}""");
        else if (token.Length == 0) await serve(null);
        else if (RigToken.Read(token, out var problem) is { } claims) await serve(claims);
        else await RigRest.RefuseAsync(context, problem.Contains("expired", StringComparison.Ordinal) ? new RigRefusal(401, "PGRST303", "JWT expired") : new RigRefusal(401, "PGRST301", "JWSError JWSInvalidSignature"));
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    /// <summary>For programs outside: POST /rig/Rest/down, /rig/close, /rig/crash, /rig/cut.</summary>
    private static async Task ControlAsync(HttpContext context, RigFaults faults, RigRealtime realtime)
    {
        var (name, value) = (Path(context), context.Request.RouteValues["value"] as string ?? "");
        switch (name)
        {
            case "close": await realtime.CloseChannelsAsync(); break;
            case "crash": await realtime.CrashChannelsAsync(); break;
            case "cut": realtime.Cut(); break;
            case "joins": await context.Response.WriteAsync($"{realtime.Joins}"); break;
            default: faults.Set(name, value == "-" ? "" : value); break;
        }
    }
}
