using System.Net.WebSockets;

namespace ParkingGate.Endpoints.Sockets;

/// <summary>Why a socket is closed, beyond the codes of RFC 6455; see the contract.</summary>
internal static class CloseCode
{
    public const WebSocketCloseStatus GoingAway = WebSocketCloseStatus.EndpointUnavailable; // 1001
    public const WebSocketCloseStatus TooManyMalformed = (WebSocketCloseStatus)4400;
    public const WebSocketCloseStatus CredentialEnded = (WebSocketCloseStatus)4401;
    public const WebSocketCloseStatus NotAllowed = (WebSocketCloseStatus)4403;
    public const WebSocketCloseStatus CameraGone = (WebSocketCloseStatus)4404;
    public const WebSocketCloseStatus TooSlow = (WebSocketCloseStatus)4408;
    public const WebSocketCloseStatus TooMany = (WebSocketCloseStatus)4429;
}
