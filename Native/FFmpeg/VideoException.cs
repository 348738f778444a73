namespace ParkingGate.Native.FFmpeg;

/// <summary>A source that cannot be opened or read; the message is one sentence for an operator, with the cure.</summary>
internal sealed class VideoException(string message) : Exception(message)
{
    /// <summary>What went wrong with <paramref name="source"/>, in words, from FFmpeg's code.</summary>
    public static VideoException From(string source, int code, TimeSpan waited) => new(code switch
    {
        LibAvLayout.AVERROR_ENOENT => $"{source} does not exist; check the path of the camera's Source.",
        LibAvLayout.AVERROR_EACCES => $"{source} may not be read by this user; check its owner and mode.",
        LibAvLayout.AVERROR_EXIT => $"{source} did not answer within {waited.TotalSeconds:0.#} s; check that it is running and reachable.",
        LibAvLayout.AVERROR_INVALIDDATA or LibAvLayout.AVERROR_EOF => $"{source} is damaged or no video that can be read; check it with another player, or record it again.",
        LibAvLayout.AVERROR_STREAM_NOT_FOUND => $"{source} has no picture stream; check that it is a video and not sound only.",
        LibAvLayout.AVERROR_DECODER_NOT_FOUND => $"{source} is coded in a way that is not supported; use H.264, HEVC, MJPEG, MPEG-4, VP8 or VP9.",
        LibAvLayout.AVERROR_DEMUXER_NOT_FOUND => $"{source} is of a file type that is not supported; use MP4, Matroska, AVI, MPEG-TS, FLV or RTSP.",
        LibAvLayout.AVERROR_PROTOCOL_NOT_FOUND => $"{source} names a protocol that is not supported; use a file, rtsp, http, https, tcp, udp or rtp.",
        _ => $"{source} cannot be opened: {LibAv.Describe(code)}.",
    });
}
