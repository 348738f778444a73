namespace ParkingGate.Pipeline;

/// <summary>How a viewer gets its frames.</summary>
internal enum FrameFormat
{
    /// <summary>A JSON text message with the JPEG in base64.</summary>
    Base64,

    /// <summary>A binary message: header length, JSON header, JPEG.</summary>
    Binary,

    /// <summary>The JSON alone.</summary>
    None,
}

/// <summary>One way of encoding the live picture; everyone with the same variant gets the same bytes.</summary>
/// <param name="Width">Largest width in pixels; a narrower source is not enlarged.</param>
/// <param name="Quality">JPEG quality, 1 to 100.</param>
/// <param name="Overlay">Boxes, labels and clock are drawn into the picture.</param>
internal readonly record struct LiveVariant(int Width, int Quality, bool Overlay);

/// <summary>What a viewer asks for; the feed gives the nearest it encodes.</summary>
internal sealed record LiveRequest(LiveVariant Variant, FrameFormat Format, double Fps);
