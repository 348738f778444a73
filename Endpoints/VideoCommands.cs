using System.Text.Json;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>What one viewer's client says, and the answers. Commands change this viewer only.</summary>
internal sealed class VideoCommands(SocketReplies replies, SocketAccess access, LiveViewer viewer)
{
    public void Received(ReadOnlyMemory<byte> message)
    {
        if (Read(message) is not { } command) replies.Refuse("The message is not a JSON object with the members of the contract.", null);
        else if (replies.Admits(command.RequestId)) Obey(command);
    }

    private static VideoCommand? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Span, WireJson.Default.VideoCommand);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Obey(VideoCommand command)
    {
        switch (command.Command)
        {
            case "ping":
                replies.Pong(command.RequestId);
                break;
            case "authenticate":
                access.Renew(command.Token, command.RequestId);
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
                    replies.Refuse(problem, command.RequestId);
                    return;
                }
                viewer.Configure(wanted);
                Answer("stream_configured", command);
                break;
            default:
                replies.Refuse($"The command '{command.Command}' is unknown; known: pause, resume, configure, authenticate, ping.", command.RequestId);
                break;
        }
    }

    /// <summary>Answers with what is now in force, which may be less than what was asked for.</summary>
    private void Answer(string type, VideoCommand command)
    {
        replies.Understood();
        replies.Event(type, new EventData
        {
            Fps = viewer.Request.Fps,
            Width = viewer.Request.Variant.Width,
            Quality = viewer.Request.Variant.Quality,
            Overlay = viewer.Request.Variant.Overlay ? "server" : "none",
            Frames = VideoQuery.NameOf(viewer.Request.Format),
            Paused = viewer.Paused,
            RequestId = command.RequestId,
        });
    }
}
