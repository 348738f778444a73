using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ParkingGate.Endpoints.Access;
using ParkingGate.Tests.Endpoints.Access;

namespace ParkingGate.Tests.Endpoints;

/// <summary>How much clients may ask for, and that those who ask for more do not take it from the others.</summary>
public class LimitTests
{
    [Test]
    public async Task More_connections_than_an_address_may_hold_are_told_to_come_back_and_may_when_others_have_left()
    {
        await using var log = await RunningLog.StartAsync(connections: new ConnectionLimits { PerAddress = 2 });
        using var http = log.Http();
        await using var first = await log.ReadAsync();
        await using (await log.ReadAsync())
        {
            using var third = await http.GetAsync("/api/events?wait=0");
            await Assert.That(third.StatusCode).IsEqualTo(HttpStatusCode.TooManyRequests);
            await Assert.That(third.Headers.RetryAfter!.Delta).IsEqualTo(TimeSpan.FromSeconds(10));
            await Assert.That(third.Content.Headers.ContentType!.MediaType).IsEqualTo("application/problem+json");
            using var page = await http.GetAsync("/api/logs"); // it comes and goes
            await Assert.That(page.StatusCode).IsEqualTo(HttpStatusCode.OK);
        }

        await Assert.That(await IsSoonAsync(async () => (await http.GetAsync("/api/events?wait=0")).StatusCode == HttpStatusCode.OK)).IsTrue();
        await Assert.That(await IsSoonAsync(() => Task.FromResult(log.Turnstile.InAll == 1))).IsTrue();
    }

    [Test]
    public async Task One_caller_may_hold_so_many_from_wherever_and_all_together_so_many()
    {
        await using var log = await RunningLog.StartAsync(connections: new ConnectionLimits { InAll = 3, PerCaller = 2 });
        var (office, guest) = (Keys.Add(log.Folder, "office", Role.Viewer), Keys.Add(log.Folder, "guest", Role.Viewer));
        await using var one = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={office}");
        await using var two = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={office}");
        using var http = log.Http();

        await Assert.That(await StatusAsync(office)).IsEqualTo(429);
        await using var other = await VideoClient.ConnectAsync(log.Address, "/ws/logs", $"access_token={guest}");
        await Assert.That(await StatusAsync(guest)).IsEqualTo(429); // the fourth of all

        async Task<int> StatusAsync(string key) => (int)(await http.GetAsync($"/api/events?wait=0&access_token={key}")).StatusCode;
    }

    [Test]
    public async Task More_requests_than_an_address_may_send_are_told_to_come_back()
    {
        await using var log = await RunningLog.StartAsync(connections: new ConnectionLimits { RequestsPerSecond = 0.5, RequestBurst = 5 });
        using var http = log.Http();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => http.GetAsync("/api/me")));

        await Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK)).IsEqualTo(5);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.TooManyRequests);
            await Assert.That(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds).IsBetween(1, 2);
        }
    }

    [Test]
    public async Task Who_says_its_request_letter_by_letter_is_cut_off_and_others_are_served_meanwhile()
    {
        await using var gate = await RunningGate.StartAsync("Limits:HeadersWithin=00:00:02", "Limits:ConnectionsPerAddress=100");
        var slow = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => ConnectAsync(gate)));
        foreach (var connection in slow) await connection.GetStream().WriteAsync("GET /healthz HTT"u8.ToArray());
        using var http = gate.Http();

        using var answer = await http.GetAsync("/healthz");

        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.OK);
        foreach (var connection in slow) await Assert.That(await IsClosedAsync(connection, TimeSpan.FromSeconds(15))).IsTrue();
    }

    [Test]
    public async Task More_TCP_connections_than_twice_as_many_as_an_address_may_hold_are_closed_at_once()
    {
        await using var gate = await RunningGate.StartAsync("Limits:ConnectionsPerAddress=10");

        var closed = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            try
            {
                return await IsClosedAsync(await ConnectAsync(gate), TimeSpan.FromSeconds(3));
            }
            catch (SocketException)
            {
                return true; // before it was even told that it was open
            }
        }));

        await Assert.That(closed.Count(isClosed => isClosed)).IsEqualTo(10);
    }

    [Test]
    public async Task What_is_too_large_is_refused()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/logs/{Guid.NewGuid()}")
        {
            Content = new StringContent(new string(' ', 70_000), new MediaTypeHeaderValue("application/json")),
        };
        using var body = await http.SendAsync(request);
        using var address = await http.GetAsync($"/healthz?{new string('x', 20_000)}");

        await Assert.That((int)body.StatusCode).IsEqualTo(404); // there is no such row, and the body is not even read
        await Assert.That((int)address.StatusCode).IsEqualTo(414);
    }

    [Test]
    public async Task Scripts_of_pages_that_are_allowed_may_call_and_others_may_not()
    {
        await using var gate = await RunningGate.StartAsync("Access:Origins:0=https://gate.example.com");
        using var http = gate.Http();

        using var allowed = await AskAsync(http, HttpMethod.Get, "https://gate.example.com");
        using var asked = await AskAsync(http, HttpMethod.Options, "https://gate.example.com");
        using var foreign = await AskAsync(http, HttpMethod.Get, "https://evil.example.com");
        using var own = await AskAsync(http, HttpMethod.Get, gate.Address.GetLeftPart(UriPartial.Authority));

        await Assert.That(allowed.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That(allowed.Headers.GetValues("Access-Control-Allow-Origin").Single()).IsEqualTo("https://gate.example.com");
        await Assert.That(asked.StatusCode).IsEqualTo(HttpStatusCode.NoContent);
        await Assert.That(asked.Headers.GetValues("Access-Control-Allow-Headers").Single()).IsEqualTo("authorization");
        await Assert.That(foreign.StatusCode).IsEqualTo(HttpStatusCode.Forbidden);
        await Assert.That(foreign.Headers.Contains("Access-Control-Allow-Origin")).IsFalse();
        await Assert.That(own.StatusCode).IsEqualTo(HttpStatusCode.OK);
    }

    [Test]
    [Arguments("Access:Proxies:0=127.0.0.1", true)]
    [Arguments("Access:Proxies:0=10.0.0.0/8", false)]
    public async Task Who_asks_is_what_a_proxy_says_only_if_it_is_ours(string proxies, bool isBelieved)
    {
        await using var gate = await RunningGate.StartAsync(proxies);
        var key = gate.AddKey("office", Role.Admin);
        using var http = gate.Http();

        using var strange = await ThroughProxyAsync(http, null);
        using var known = await ThroughProxyAsync(http, key);
        await Task.Delay(300);
        using var audit = await http.GetAsync($"/api/audit?access_token={key}");

        await Assert.That(strange.StatusCode).IsEqualTo(HttpStatusCode.Unauthorized);
        await Assert.That(known.StatusCode).IsEqualTo(HttpStatusCode.OK);
        await Assert.That((await audit.Content.ReadAsStringAsync()).Contains("203.0.113.9", StringComparison.Ordinal)).IsEqualTo(isBelieved);
    }

    private static async Task<HttpResponseMessage> ThroughProxyAsync(HttpClient http, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, HttpMethod method, string origin)
    {
        using var request = new HttpRequestMessage(method, "/api/me");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "GET");
            request.Headers.Add("Access-Control-Request-Headers", "authorization");
        }
        return await http.SendAsync(request);
    }

    private static async Task<TcpClient> ConnectAsync(RunningGate gate)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(gate.Address.Host, gate.Address.Port);
        return connection;
    }

    private static async Task<bool> IsClosedAsync(TcpClient connection, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            var answer = new StringBuilder();
            var buffer = new byte[1024];
            while (await connection.GetStream().ReadAsync(buffer, limit.Token) is > 0 and var count) answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> IsSoonAsync(Func<Task<bool>> isTrue)
    {
        for (var until = DateTime.UtcNow.AddSeconds(10); DateTime.UtcNow < until; await Task.Delay(50))
        {
            if (await isTrue()) return true;
        }
        return await isTrue();
    }
}
