using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ParkingGate.Endpoints.Access;

namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>
/// Every route of the program, from its own table, for every kind of caller and camera. A route that is not in the list here fails: whoever
/// adds one has to say twice who may use it.
/// </summary>
[NotInParallel("gate")]
public class AccessMatrixTests
{
    /// <summary>The least role, where one is needed; and whether the path names a camera.</summary>
    private static readonly Dictionary<string, (Role? Least, bool HasCamera)> Rules = new()
    {
        ["GET /"] = (null, false),
        ["GET /healthz"] = (null, false),
        ["GET /readyz"] = (null, false),
        ["GET /api/me"] = (Role.Viewer, false),
        ["GET /api/audit"] = (Role.Admin, false),
        ["GET /api/cameras"] = (Role.Viewer, false),
        ["POST /api/cameras/{id}/restart"] = (Role.Operator, true),
        ["GET /api/cameras/{id}/frame.jpg"] = (Role.Viewer, true),
        ["GET /api/cameras/{id}/frame"] = (Role.Viewer, true),
        ["GET /api/cameras/{id}/stream.mjpg"] = (Role.Viewer, true),
        ["GET /api/events"] = (Role.Viewer, false),
        ["GET /api/events/stream"] = (Role.Viewer, false),
        ["GET /api/logs"] = (Role.Viewer, false),
        ["GET /api/logs.csv"] = (Role.Viewer, false),
        ["GET /api/logs/{id}"] = (Role.Viewer, false),
        ["PATCH /api/logs/{id}"] = (Role.Operator, false),
        ["GET /api/captures/{**path}"] = (Role.Viewer, false),
        ["GET /ws/video"] = (Role.Viewer, true), // by its query
        ["GET /ws/logs"] = (Role.Viewer, false),
    };

    private const string Here = "entrance";
    private const string Elsewhere = "exit";

    [Test]
    public async Task Every_route_has_a_rule_and_the_list_here_has_every_route()
    {
        await using var gate = await StartAsync();
        var routes = Routes(gate);

        await Assert.That(routes.Where(route => route.Metadata.GetMetadata<AccessRule>() is null).Select(route => route.RoutePattern.RawText)).IsEmpty();
        await Assert.That(routes.SelectMany(Names).Where(name => !IsPage(name)).Distinct()).IsEquivalentTo(Rules.Keys);
        await Assert.That(routes.Where(route => route.RoutePattern.GetParameter("id") is not null && route.RoutePattern.RawText!.Contains("cameras", StringComparison.Ordinal))
            .All(route => route.Metadata.GetMetadata<AccessRule>()!.Camera == "id")).IsTrue();
    }

    [Test]
    public async Task Each_caller_gets_what_their_role_and_cameras_allow_and_nothing_else()
    {
        await using var gate = await StartAsync();
        var callers = Callers(gate);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { BaseAddress = gate.Address };

        var wrong = new List<string>();
        foreach (var name in Routes(gate).SelectMany(Names).Distinct())
        {
            foreach (var (who, key, role, cameras) in callers)
            {
                foreach (var camera in new[] { Here, Elsewhere })
                {
                    var expected = Expected(name, role, cameras, camera);
                    var got = await AskAsync(http, name, key, camera);
                    if (got != expected) wrong.Add($"{name} for {who} of {camera}: {got} instead of {expected}");
                }
            }
        }

        await Assert.That(wrong).IsEmpty();
    }

    /// <summary>What decides: 401, 403, or that the request reached its route (200 here, whatever that answered).</summary>
    private static int Expected(string name, Role? role, string[]? cameras, string camera)
    {
        var (least, hasCamera) = Rules.GetValueOrDefault(name);
        if (least is null) return 200;
        if (role is null) return 401;
        return role < least || (hasCamera && cameras?.Contains(camera) == false) ? 403 : 200;
    }

    private static (string Who, string? Key, Role? Role, string[]? Cameras)[] Callers(RunningGate gate) =>
    [
        ("nobody", null, null, null),
        ("a forger", "pgk_aaaaaaaa_" + new string('a', 43), null, null),
        ("an expired key", Keys.Add(gate.Folder, "old", Role.Admin, validFor: TimeSpan.FromSeconds(-1)), null, null),
        ("a viewer", gate.AddKey("viewer", Role.Viewer), Role.Viewer, null),
        ("an operator", gate.AddKey("operator", Role.Operator), Role.Operator, null),
        ("an admin", gate.AddKey("admin", Role.Admin), Role.Admin, null),
        ("a viewer of one camera", gate.AddKey("viewer-here", Role.Viewer, Here), Role.Viewer, [Here]),
        ("an operator of one camera", gate.AddKey("operator-here", Role.Operator, Here), Role.Operator, [Here]),
        ("an admin of no camera", gate.AddKey("admin-nowhere", Role.Admin, "nowhere"), Role.Admin, ["nowhere"]),
    ];

    private static async Task<int> AskAsync(HttpClient http, string name, string? key, string camera)
    {
        var (method, pattern) = (name.Split(' ')[0], name.Split(' ')[1]);
        var isSocket = pattern.StartsWith("/ws/", StringComparison.Ordinal);
        var path = pattern.Contains("cameras", StringComparison.Ordinal) ? pattern.Replace("{id}", camera, StringComparison.Ordinal)
            : pattern.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{**path}", "2026/01/01/none.jpg", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?wait=0{(pattern == "/ws/video" ? $"&camera={camera}" : "")}");
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (isSocket) Upgrade(request);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? (int)answer.StatusCode
            : isSocket && answer.StatusCode != HttpStatusCode.SwitchingProtocols ? (int)answer.StatusCode : 200;
    }

    private static void Upgrade(HttpRequestMessage request)
    {
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
    }

    private static Task<RunningGate> StartAsync() => RunningGate.StartAsync("Cameras:0:Id=entrance", "Cameras:0:Source=/nowhere/a.mp4", "Cameras:1:Id=exit",
        "Cameras:1:Source=/nowhere/b.mp4", "Access:FailuresPerMinute=1000000");

    private static RouteEndpoint[] Routes(RunningGate gate) => [.. gate.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>A socket's route names no method: it is opened with GET.</summary>
    private static IEnumerable<string> Names(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {Path(route)}");

    private static string Path(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    /// <summary>The page's own files: they are the same for everyone.</summary>
    private static bool IsPage(string name) => name is not "GET /" && name.StartsWith("GET /", StringComparison.Ordinal) && System.IO.Path.HasExtension(name) && !name.Contains("/api/", StringComparison.Ordinal);
}
