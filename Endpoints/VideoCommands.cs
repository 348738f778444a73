using System.Text.Json;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>What one viewer's client says, and the answers. Commands change this viewer only.</summary>
internal sealed class VideoCommands(WebSocketSession session, LiveViewer viewer, TimeProvider clock)
{
    /// <summary>Malformed messages in a row after which the client is taken for broken.</summary>
    private const int MostMalformed = 10;

    private int _malformed;

    public void Received(ReadOnlyMemory<byte> message)
    {
        VideoCommand? command;
        try
        {
            command = JsonSerializer.Deserialize(message.Span, WireJson.Default.VideoCommand);
        }
        catch (JsonException)
        {
            command = null;
        }
        if (command is null) Refuse("The message is not a JSON object with the members of the contract.", null);
        else Obey(command);
    }

    private void Obey(VideoCommand command)
    {
        switch (command.Command)
        {
            case "ping":
                var pong = new PongMessage(WireTime.Seconds(clock.GetUtcNow())) { RequestId = command.RequestId };
                session.Queue(JsonSerializer.SerializeToUtf8Bytes(pong, WireJson.Default.PongMessage));
                break;
            case "pause":
                viewer.Pause(true);
                Answer("stream_paused", command);
                break;
            case "resume":
                viewer.Pause(false);
                Answer("stream_resumed", command);
                break;
            case "configure" when VideoQuery.Apply(command, viewer.Request, out var problem) is var wanted:
                if (wanted is null)
                {
                    Refuse(problem, command);
                    return;
                }
                viewer.Configure(wanted);
                Answer("stream_configured", command);
                break;
            default:
                Refuse($"The command '{command.Command}' is unknown; known: pause, resume, configure, ping.", command);
                return;
        }
        _malformed = 0;
    }

    /// <summary>Answers with what is now in force, which may be less than what was asked for.</summary>
    private void Answer(string type, VideoCommand command) => session.Queue(EventJson.Answer(type, new EventData
    {
        Fps = viewer.Request.Fps,
        Width = viewer.Request.Variant.Width,
        Quality = viewer.Request.Variant.Quality,
        Overlay = viewer.Request.Variant.Overlay ? "server" : "none",
        Frames = VideoQuery.NameOf(viewer.Request.Format),
        Paused = viewer.Paused,
        RequestId = command.RequestId,
    }, clock.GetUtcNow()));

    private void Refuse(string message, VideoCommand? command)
    {
        session.Queue(EventJson.Answer("error", new EventData { Code = "bad_request", Message = message, RequestId = command?.RequestId }, clock.GetUtcNow()));
        if (++_malformed >= MostMalformed) session.Close(CloseCode.TooManyMalformed, $"{MostMalformed} malformed messages in a row");
    }
}
