using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ParkingGate.Containers;
using ParkingGate.Endpoints.Access;
using ParkingGate.Pipeline;
using ParkingGate.Store;
using ParkingGate.Tests.Endpoints;

namespace ParkingGate.Tests.Protocol;

/// <summary>docs/openapi.json against the program: every route, who may use it, what its parameters take, and what it answers.</summary>
[NotInParallel("gate")]
public class OpenApiTests
{
    private static readonly Contract Api = Contract.OpenApi();

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in Api.Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject());

    [Test]
    public async Task It_has_every_route_with_its_method_and_role_and_no_other_and_is_served()
    {
        await using var gate = await RunningGate.StartAsync();
        using var http = gate.Http();
        var routes = from route in gate.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     let path = "/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{**", "{", StringComparison.Ordinal)
                     where path is "/" or "/openapi.json" || !Path.HasExtension(path) || path.Contains("/api/", StringComparison.Ordinal)
                     from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
                     select $"{method} {path} {route.Metadata.GetMetadata<AccessRule>()!.Least?.Word() ?? "anyone"}";

        await Assert.That(Operations.Select(operation => $"{operation.Method} {operation.Path} {operation.Operation["x-role"]?.GetValue<string>() ?? "anyone"}")).IsEquivalentTo(routes);
        await Assert.That(await http.GetStringAsync("/openapi.json")).IsEqualTo(await File.ReadAllTextAsync(Path.Combine(TestPaths.Root, "docs/openapi.json")));
    }

    [Test]
    public async Task A_parameter_takes_what_it_says_and_refuses_what_lies_beyond()
    {
        await using var gate = await RunningGate.StartAsync("Cameras:0:Id=entrance", "Cameras:0:Source=/nowhere/clip.mp4", "Limits:RequestsPerSecond=1000000");
        using var http = gate.Http();
        var wrong = new List<string>();
        foreach (var (path, method, operation) in Operations.Where(operation => operation.Method == "GET"))
        {
            foreach (var parameter in Parameters(operation).Where(parameter => parameter["in"]!.GetValue<string>() == "query"))
            {
                var (within, beyond) = Examples(parameter["schema"]!.AsObject());
                foreach (var (value, isRefused) in within.Select(value => (value, false)).Concat(beyond.Select(value => (value, true))))
                {
                    using var answer = await http.GetAsync($"{Filled(path)}?{(parameter["name"]!.GetValue<string>() == "wait" ? "" : "wait=0&")}{parameter["name"]}={value}", HttpCompletionOption.ResponseHeadersRead);
                    if ((int)answer.StatusCode == 400 != isRefused) wrong.Add($"{method} {path} {parameter["name"]}={value}: {(int)answer.StatusCode}");
                }
            }
        }

        await Assert.That(wrong).IsEmpty();
    }

    [Test]
    public async Task Answers_are_as_it_says()
    {
        await using var gate = await RunningGate.StartAsync("Store:TimeZone=Asia/Seoul");
        var store = gate.Services.GetRequiredService<GateStore>();
        var row = await store.Book.RecordAsync(Passage(store, "MSCU", "123456", "6", PassageStatus.Ok), new Evidence(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }, new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }));
        await store.Book.RecordAsync(Passage(store, null, null, null, PassageStatus.NeedsReview), default);
        gate.Camera.Events.Publish(new GateEvent.ContainerLogged(1, row.Id, "MSCU1234566"));
        var place = gate.Services.GetRequiredService<EventJournal>().Since(null, _ => true).To;
        using var http = gate.Http();

        string[] asked =
        [
            "GET /healthz", "GET /readyz", "GET /api/me", "GET /api/cameras", "GET /api/cameras/{id}/frame.jpg?width=320", "GET /api/cameras/{id}/frame?wait=30", "GET /api/cameras",
            "GET /api/cameras/{id}/frame?frames=none&wait=30", "POST /api/cameras/{id}/restart", "GET /api/events", $"GET /api/events?after={place.Epoch}-000000", "GET /api/events?after=other-000001",
            "GET /api/logs", "GET /api/logs?page_size=1&container_owner=MSCU", $"GET /api/logs?after={row.Id}", $"GET /api/logs/{{id}}#{row.Id}", $"PATCH /api/logs/{{id}}#{row.Id}", $"GET /api/logs/{{id}}#{row.Id}",
            $"GET /api/logs/{{id}}#{Guid.NewGuid()}", "GET /api/logs?page=0", "GET /api/logs.csv", $"GET /api/captures/{{path}}#{row.CroppedImageRef!["captures/".Length..]}", "GET /api/cameras/{id}/frame#nowhere",
            "GET /ws/video", "GET /ws/logs", "GET /api/audit",
        ];
        var faults = new List<string>();
        foreach (var one in asked) faults.Add(await FaultAsync(http, one));

        await Assert.That(faults.Where(fault => fault.Length > 0)).IsEmpty();
    }

    private static async Task<string> FaultAsync(HttpClient http, string asked)
    {
        var (method, rest) = (asked.Split(' ')[0], asked.Split(' ')[1]);
        var (address, part) = rest.Split('#') is [var before, var given] ? (before, given) : (rest, "entrance");
        var pattern = address.Split('?')[0];
        using var request = new HttpRequestMessage(new HttpMethod(method), address.Replace("{id}", part, StringComparison.Ordinal).Replace("{path}", part, StringComparison.Ordinal));
        if (method == "PATCH") request.Content = new StringContent("""{"container_owner":"MSCU","container_number":"654321","note":"by eye"}""", new MediaTypeHeaderValue("application/json"));
        using var answer = await http.SendAsync(request);
        var operation = Api.Document["paths"]![pattern]![method.ToLowerInvariant()]!;
        if (Response(operation["responses"]![((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)]) is not { } expected) return $"{asked}: {(int)answer.StatusCode} is not said";
        if (expected["content"] is not JsonObject contents) return answer.Content.Headers.ContentLength is null or 0 ? "" : $"{asked}: a content is not said";
        var type = answer.Content.Headers.ContentType!.MediaType!;
        if (!contents.ContainsKey(type)) return $"{asked}: {type} is not said";
        if (!type.EndsWith("json", StringComparison.Ordinal)) return "";
        var fault = Api.Fault(contents[type]!["schema"]!, JsonNode.Parse(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync())));
        return fault.Length > 0 ? $"{asked}: {fault}" : "";
    }

    private static JsonObject? Response(JsonNode? said) => said is null ? null : Followed(said);

    private static IEnumerable<JsonObject> Parameters(JsonObject operation) => (operation["parameters"]?.AsArray() ?? []).Select(parameter => Followed(parameter!));

    private static JsonObject Followed(JsonNode node) =>
        node["$ref"]?.GetValue<string>().Split('/') is [_, _, var kind, var name] ? Api.Document["components"]![kind]![name]!.AsObject() : node.AsObject();

    /// <summary>Values that a parameter takes, and that it does not.</summary>
    private static (string[] Within, string[] Beyond) Examples(JsonObject schema)
    {
        if (schema["enum"] is JsonArray words) return ([.. words.Select(word => word!.GetValue<string>())], ["nonsense"]);
        if (schema["format"]?.GetValue<string>() == "uuid") return ([Guid.NewGuid().ToString()], ["1"]);
        if (schema["type"]!.GetValue<string>() == "string") return ([], []);
        var (least, most) = (schema["minimum"]?.GetValue<double>(), schema["maximum"]?.GetValue<double>());
        return ([.. new[] { least is 0 ? null : least, most is 60 ? null : most }.OfType<double>().Select(Text)],
            [.. new[] { least - 1, least is > 0 and < 1 ? 0 : null, most + 1 }.OfType<double>().Select(Text), "many"]);

        static string Text(double number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Filled(string path) => path.Replace("{id}", path.Contains("cameras", StringComparison.Ordinal) ? "entrance" : Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{path}", "2026/01/01/none.jpg", StringComparison.Ordinal);

    private static Passage Passage(GateStore store, string? owner, string? number, string? check, PassageStatus status) => new(
        store.Book.NewId(), DateTimeOffset.UtcNow, "entrance", PassageDirection.In, status, owner, number, check, owner is not null, owner is null ? null : "22G1", 0.97, "gate.mp4", ["MSCU1234566"]);
}
