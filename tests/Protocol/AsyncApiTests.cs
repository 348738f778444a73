using System.Reflection;
using System.Text.Json.Nodes;
using ParkingGate.Endpoints;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Tests.Endpoints;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Protocol;

/// <summary>docs/asyncapi.yaml against the program: every message it can send, every one it understands, every reason for closing.</summary>
[NotInParallel("gate")]
public class AsyncApiTests
{
    private static readonly Contract Api = Contract.AsyncApi();

    /// <summary>One of each kind; a kind that is missing here fails.</summary>
    private static readonly GateEvent[] Events =
    [
        new GateEvent.ProcessingStarted("rtsp://10.0.0.5/1"), new GateEvent.ProcessingPaused(), new GateEvent.ProcessingResumed(),
        .. Enum.GetValues<StopReason>().Select(reason => new GateEvent.ProcessingStopped(reason)),
        new GateEvent.ContainerDetected(1, new Box(1, 2, 3, 4), 0.5f), new GateEvent.ContainerCaptured(1), new GateEvent.OcrRequested(1),
        new GateEvent.OcrCompleted(1, "MSCU1234566", 0.9, true), new GateEvent.OcrFailed(1, "too dark"), new GateEvent.ContainerLogged(1, Guid.NewGuid(), "MSCU1234566"),
        new GateEvent.ContainerLogged(1, Guid.NewGuid(), null), new GateEvent.ContainerLeft(1), new GateEvent.SourceLost("gone", 5), new GateEvent.SourceRecovered(5), new GateEvent.Failed("source_failed", "gone"),
    ];

    [Test]
    public async Task Every_event_of_the_program_is_as_it_says_and_it_says_no_other()
    {
        var journal = new EventJournal(TimeProvider.System);
        foreach (var happened in Events) journal.Publish("entrance", happened);
        var replay = journal.Since(new EventPlace("other", 1), _ => true);
        var messages = EventJson.Replay(replay).Select(message => JsonNode.Parse(message)!).ToArray();

        await Assert.That(Events.Select(happened => happened.GetType()).Distinct()).IsEquivalentTo(typeof(GateEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(GateEvent))));
        await Assert.That(messages.Select(message => Api.Fault("Event", message)).Where(fault => fault.Length > 0)).IsEmpty();
        await Assert.That(messages.Select(message => message["event_type"]!.GetValue<string>()).Distinct()).IsEquivalentTo(EventTypes("Event"));
    }

    [Test]
    public async Task Every_example_is_as_it_says()
    {
        var faults = from message in Api.Document["components"]!["messages"]!.AsObject()
                     from example in message.Value!["examples"]?.AsArray() ?? []
                     select Api.Fault(message.Value["payload"]!, example!["payload"]);

        await Assert.That(faults.Count()).IsGreaterThan(15);
        await Assert.That(faults.Where(fault => fault.Length > 0)).IsEmpty();
    }

    [Test]
    public async Task Every_reason_for_closing_is_said_on_both_sockets()
    {
        var codes = typeof(CloseCode).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (int)field.GetRawConstantValue()!).Append(1000).Append(1003).Append(1009).Append(1011);

        foreach (var channel in new[] { "video", "logs" })
        {
            var said = Api.Document["channels"]![channel]!["x-close-codes"]!.AsObject().Select(code => int.Parse(code.Key, System.Globalization.CultureInfo.InvariantCulture));
            await Assert.That(said).IsEquivalentTo(codes);
        }
    }

    [Test]
    public async Task What_a_socket_takes_in_its_address_is_what_openapi_says()
    {
        var http = Contract.OpenApi().Document;
        foreach (var (channel, path) in new[] { ("video", "/ws/video"), ("logs", "/ws/logs") })
        {
            var here = Api.Document["channels"]![channel]!["bindings"]!["ws"]!["query"]!["properties"]!.AsObject().Select(property => property.Key).Where(name => name != "access_token");
            var there = http["paths"]![path]!["get"]!["parameters"]!.AsArray().Select(parameter =>
                http["components"]!["parameters"]![parameter!["$ref"]!.GetValue<string>().Split('/')[^1]]!["name"]!.GetValue<string>());
            await Assert.That(here).IsEquivalentTo(there);
        }
    }

    [Test]
    public async Task A_viewer_hears_only_what_it_says_and_may_say_all_of_it()
    {
        await using var gate = await RunningGate.StartAsync();
        await using var client = await gate.WatchAsync("width=320&fps=5");
        var heard = new List<JsonNode>();
        foreach (var example in Examples("command"))
        {
            await client.SendAsync(example.ToJsonString());
            heard.AddRange(await HeardAsync(client, isAnswer: message => message.EventType is "stream_paused" or "stream_resumed" or "stream_configured" or "error" || message.Type == "pong"));
        }
        await client.SendAsync("""{"command":"dance"}""");
        heard.AddRange(await HeardAsync(client, isAnswer: message => message.EventType == "error"));
        var refusal = heard[^1];
        await client.SendAsync("""{"command":"configure","frames":"base64"}""");
        heard.AddRange(await HeardAsync(client, isAnswer: message => message.IsFrame && message.Jpeg.Length > 0));

        await Assert.That(heard.Select(Fault).Where(fault => fault.Length > 0)).IsEmpty();
        await Assert.That(Known(refusal)).IsEquivalentTo(Words("Command", "command"));
    }

    [Test]
    public async Task A_reader_of_the_log_hears_only_what_it_says_and_may_say_all_of_it()
    {
        await using var log = await RunningLog.StartAsync();
        await log.RecordAsync();
        await log.RecordAsync(owner: null, number: null, check: null);
        await using var client = await log.ReadAsync();
        var heard = new List<JsonNode>(await HeardAsync(client, message => message.Type == "initial_logs"));
        foreach (var example in Examples("action"))
        {
            await client.SendAsync(example.ToJsonString());
            heard.AddRange(await HeardAsync(client, _ => true));
        }
        var row = await log.RecordAsync();
        heard.AddRange(await HeardAsync(client, message => message.Type == "new_log"));
        await log.Store.Book.CorrectAsync(row.Id, new ParkingGate.Store.Correction("MSCU", "654321", "9", true, null, null), "kim");
        heard.AddRange(await HeardAsync(client, message => message.Type == "log_updated"));
        await client.SendAsync("""{"action":"dance"}""");
        heard.AddRange(await HeardAsync(client, message => message.EventType == "error"));

        await Assert.That(heard.Select(Fault).Where(fault => fault.Length > 0)).IsEmpty();
        await Assert.That(heard.Select(message => message["type"]!.GetValue<string>()).Distinct())
            .IsEquivalentTo(new[] { "initial_logs", "additional_logs", "filtered_logs", "subscribed", "event", "pong", "new_log", "log_updated" });
        await Assert.That(Known(heard[^1])).IsEquivalentTo(Words("Action", "action"));
    }

    private static string Fault(JsonNode message) => message["type"]!.GetValue<string>() switch
    {
        "event" => Api.Fault(message["id"] is null ? "Answer" : "Event", message),
        "video_frame" => Api.Fault("VideoFrame", message),
        "pong" => Api.Fault("Pong", message),
        "initial_logs" => Api.Fault("InitialLogs", message),
        "new_log" or "log_updated" => Api.Fault("PushedLog", message),
        "additional_logs" or "filtered_logs" => Api.Fault("LogPage", message),
        "subscribed" => Api.Fault("Subscribed", message),
        var other => $"{other} is not said",
    };

    private static IEnumerable<JsonNode> Examples(string message) => Api.Document["components"]!["messages"]![message]!["examples"]!.AsArray().Select(example => example!["payload"]!);

    private static IEnumerable<string> Words(string schema, string member) => Api.Document["components"]!["schemas"]![schema]!["properties"]![member]!["enum"]!.AsArray().Select(word => word!.GetValue<string>());

    private static IEnumerable<string> EventTypes(string schema) =>
        from one in Api.Document["components"]!["schemas"]![schema]!["oneOf"]!.AsArray()
        let type = one!["properties"]!["event_type"]!
        from word in type["enum"]?.AsArray() ?? [type["const"]!.DeepClone()]
        select word!.GetValue<string>();

    /// <summary>The refusal of what is unknown names what is known.</summary>
    private static string[] Known(JsonNode refusal) => refusal["data"]!["message"]!.GetValue<string>().Split("known: ")[1].TrimEnd('.').Split(", ");

    /// <summary>All messages up to and with the answer.</summary>
    private static async Task<List<JsonNode>> HeardAsync(VideoClient client, Func<Received, bool> isAnswer)
    {
        var heard = new List<JsonNode>();
        await client.NextAsync(message =>
        {
            heard.Add(JsonNode.Parse(message.Json.GetRawText())!);
            return isAnswer(message);
        });
        return heard;
    }
}
