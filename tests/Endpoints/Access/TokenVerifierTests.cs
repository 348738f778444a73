using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ParkingGate.Endpoints.Access;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>Which tokens are good, and what they give.</summary>
public class TokenVerifierTests
{
    private static readonly TokenOptions BySecret = new() { Secret = Tokens.Secret };

    [Test]
    [Arguments("""{"role":"operator","cameras":["entrance"]}""", "operator entrance")]
    [Arguments("""{"role":"viewer"}""", "viewer all")]
    [Arguments("""{"role":"admin","cameras":null}""", "admin all")]
    [Arguments("""{"role":"viewer","cameras":[]}""", "viewer ")]
    [Arguments("\"operator\"", "operator all")]
    [Arguments("""{"role":"owner"}""", null)] // what is not understood gives no right
    [Arguments("""{"role":"viewer","cameras":"entrance"}""", null)]
    [Arguments("""{"role":"viewer","cameras":[1]}""", null)]
    [Arguments("""{"role":["admin"]}""", null)]
    [Arguments("""{"cameras":["entrance"]}""", null)]
    [Arguments("5", null)]
    [Arguments("null", null)]
    [Arguments(null, null)] // only in user_metadata, which users write themselves
    public async Task Supabases_own_tokens_give_what_app_metadata_says(string? grant, string? gives)
    {
        await Assert.That(await GivesAsync(BySecret, Tokens.Hs256(Tokens.Claims(grant)))).IsEqualTo(gives);
    }

    [Test]
    [Arguments("service_role", "admin all")]
    [Arguments("anon", null)]
    [Arguments("authenticated", null)]
    [Arguments("viewer", "viewer all")] // a token of another maker names our role itself
    [Arguments("admin", "admin all")]
    public async Task Without_it_the_role_of_the_token_itself_counts(string role, string? gives)
    {
        await Assert.That(await GivesAsync(BySecret, Tokens.Hs256(Tokens.Claims(role: role)))).IsEqualTo(gives);
    }

    [Test]
    public async Task A_token_without_a_role_gets_the_one_that_is_set()
    {
        var options = BySecret with { DefaultRole = Role.Viewer };

        await Assert.That(await GivesAsync(options, Tokens.Hs256(Tokens.Claims()))).IsEqualTo("viewer all");
        await Assert.That(await GivesAsync(options, Tokens.Hs256(Tokens.Claims(role: "anon")))).IsNull();
        await Assert.That(await GivesAsync(options, Tokens.Hs256(Tokens.Claims(more: ",\"cameras\":[\"exit\"]")))).IsEqualTo("viewer exit");
        await Assert.That(await GivesAsync(options, Tokens.Hs256(Tokens.Claims(more: ",\"cameras\":7")))).IsNull();
    }

    [Test]
    public async Task Who_it_is_and_until_when_comes_from_the_token()
    {
        using var verifier = new TokenVerifier(BySecret, null, TimeProvider.System);

        var caller = (await verifier.CheckAsync(Tokens.Hs256(Tokens.Claims("\"viewer\"", seconds: 100)), CancellationToken.None))!;

        await Assert.That(caller.Id).IsEqualTo("user:https://abc.supabase.co/auth/v1:11111111-2222-3333-4444-555555555555");
        await Assert.That(caller.Name).IsEqualTo("kim@example.com");
        await Assert.That((caller.ExpiresAt!.Value - DateTimeOffset.UtcNow).TotalSeconds).IsBetween(90, 101);
    }

    [Test]
    public async Task What_is_forged_old_or_no_token_is_not_good()
    {
        var admin = Tokens.Claims("\"admin\"");
        var good = Tokens.Hs256(admin);
        string[] bad =
        [
            "", "x", "a.b.c", "...", good + "x", good[..^3], good.Replace('.', ','),
            Tokens.Hs256(admin, "another secret, as long as it has to be ..."),
            Tokens.Hs256(Tokens.Claims("\"admin\"", seconds: -1)),
            Tokens.Hs256(admin.Replace("\"exp\"", "\"expires\"", StringComparison.Ordinal)),
            Tokens.Hs256(Tokens.Claims("\"admin\"", more: $",\"nbf\":{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600}")),
            $"{Tokens.Part("""{"alg":"none"}""")}.{Tokens.Part(admin)}.",
            $"{Tokens.Part("""{"alg":"None","typ":"JWT"}""")}.{Tokens.Part(admin)}.{good.Split('.')[2]}",
            $"{good.Split('.')[0]}.{Tokens.Part(admin.Replace("kim", "lee", StringComparison.Ordinal))}.{good.Split('.')[2]}",
            Tokens.Hs256(admin, header: """{"alg":"HS512","typ":"JWT"}"""),
            Tokens.Hs256(admin, header: """{"alg":["HS256"]}"""),
            Tokens.Hs256("[1,2]"), Tokens.Hs256("not json"), Tokens.Hs256("{\"exp\":\"later\"}"),
            Tokens.Hs256(Tokens.Claims("\"admin\"", more: $",\"x\":\"{new string('x', 9000)}\"")),
        ];

        await Assert.That(await GivesAsync(BySecret, good)).IsEqualTo("admin all");
        foreach (var token in bad) await Assert.That(await GivesAsync(BySecret, token)).IsNull().Because(token);
    }

    [Test]
    public async Task A_good_token_with_any_letter_changed_is_not_good_and_breaks_nothing()
    {
        using var verifier = new TokenVerifier(BySecret, null, TimeProvider.System);
        var (good, random) = (Tokens.Hs256(Tokens.Claims("\"admin\"")), new Random(7));
        const string Letters = "ABCdef019-_.=+/ {}\"\u00e9";
        for (var i = 0; i < 3000; i++)
        {
            var token = good.ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) token[random.Next(token.Length)] = Letters[random.Next(Letters.Length)];
            var text = new string(token)[..random.Next(1, token.Length + 1)];
            if (text[..^1] != good[..^1]) await Assert.That(await verifier.CheckAsync(text, CancellationToken.None)).IsNull().Because(text); // the last letter has bits that mean nothing
        }
        await Assert.That(await GivesAsync(verifier, Tokens.Hs256(Tokens.Claims("{\"role\":\"\\ud800\"}")))).IsNull();
    }

    [Test]
    public async Task Issuer_and_audience_count_when_they_are_set()
    {
        var token = Tokens.Hs256(Tokens.Claims("\"viewer\""));

        await Assert.That(await GivesAsync(BySecret with { Issuer = "https://abc.supabase.co/auth/v1", Audience = "authenticated" }, token)).IsEqualTo("viewer all");
        await Assert.That(await GivesAsync(BySecret with { Issuer = "https://other.supabase.co/auth/v1" }, token)).IsNull();
        await Assert.That(await GivesAsync(BySecret with { Audience = "somebody" }, token)).IsNull();
    }

    [Test]
    public async Task Tokens_signed_with_RSA_or_elliptic_curves_are_checked_with_the_key_set()
    {
        await using var issuer = await KeySetServer.StartAsync();
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        issuer.KeySet = Tokens.KeySet(("r1", rsa), ("e1", curve));
        using var verifier = issuer.Verifier(new StepClock());
        var claims = Tokens.Claims("\"viewer\"");

        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, rsa, "r1"))).IsEqualTo("viewer all");
        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, curve, "e1"))).IsEqualTo("viewer all");
        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, stranger, "e1"))).IsNull();
        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, curve, "r1"))).IsNull();
        // The public key as if it were a secret: known to all.
        await Assert.That(await GivesAsync(verifier, Tokens.Hs256(claims, rsa.ExportSubjectPublicKeyInfoPem(), """{"alg":"HS256","kid":"r1"}"""))).IsNull();
        await Assert.That(await GivesAsync(verifier, Tokens.Hs256(claims))).IsNull();
        await Assert.That(issuer.Asked).IsEqualTo(1);
    }

    [Test]
    public async Task A_new_key_is_found_a_removed_one_is_not_good_for_long_and_strangers_cannot_make_it_ask_often()
    {
        await using var issuer = await KeySetServer.StartAsync();
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var clock = new StepClock();
        issuer.KeySet = Tokens.KeySet(("k1", first));
        using var verifier = issuer.Verifier(clock);
        var claims = Tokens.Claims("\"viewer\"");

        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, first, "k1"))).IsNotNull();
        issuer.KeySet = Tokens.KeySet(("k2", second));
        for (var i = 0; i < 20; i++) await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, second, $"unknown-{i}"))).IsNull();
        await Assert.That(issuer.Asked).IsEqualTo(1);
        clock.Advance(TimeSpan.FromSeconds(31));
        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, second, "k2"))).IsNotNull();
        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, first, "k1"))).IsNull();
        await Assert.That(issuer.Asked).IsEqualTo(2);

        issuer.KeySet = null; // away: what is known stays good
        clock.Advance(TimeSpan.FromMinutes(11));
        await Assert.That(await GivesAsync(verifier, Tokens.Signed(claims, second, "k2"))).IsNotNull();
        await Assert.That(issuer.Asked).IsEqualTo(3);
    }

    private static async Task<string?> GivesAsync(TokenOptions options, string token)
    {
        using var verifier = new TokenVerifier(options, null, TimeProvider.System);
        return await GivesAsync(verifier, token);
    }

    private static async Task<string?> GivesAsync(TokenVerifier verifier, string token) =>
        await verifier.CheckAsync(token, CancellationToken.None) is { } caller
            ? $"{caller.Role.Word()} {(caller.Cameras is { } cameras ? string.Join(",", cameras.Ids) : "all")}"
            : null;

    /// <summary>The sign-in's web server, with its key set.</summary>
    private sealed class KeySetServer(WebApplication app) : IAsyncDisposable
    {
        public string? KeySet { get; set; }

        public int Asked { get; private set; }

        public static async Task<KeySetServer> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.Services.AddRoutingCore();
            var server = new KeySetServer(builder.Build());
            server.App.Run(server.AnswerAsync);
            await server.App.StartAsync();
            return server;
        }

        private WebApplication App => app;

        public TokenVerifier Verifier(TimeProvider clock)
        {
            var options = new TokenOptions { Keys = $"{app.Urls.First()}/auth/v1/.well-known/jwks.json" };
            return new TokenVerifier(options, new SigningKeys(options.Keys, new HttpClient(), clock, NullLogger.Instance), TimeProvider.System);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task AnswerAsync(HttpContext context)
        {
            Asked++;
            if (KeySet is null) context.Response.StatusCode = 503;
            return context.Response.WriteAsync(KeySet ?? "down for maintenance");
        }
    }
}
