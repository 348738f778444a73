namespace ParkingGate.Native.FFmpeg;

/// <summary>A source that cannot be opened or read; the message is one sentence for an operator, with the cure.</summary>
internal sealed class VideoException(string message) : Exception(message)
{
    /// <summary>The source itself said no: asking again soon would lock the account at many cameras.</summary>
    public bool IsRefusal { get; private init; }

    /// <summary>What went wrong with <paramref name="source"/>, in words, from FFmpeg's code.</summary>
    /// <param name="waited">The limit, where time ran out.</param>
    /// <param name="hasLogin">A user name and password were given.</param>
    public static VideoException From(string source, int code, TimeSpan waited, bool hasLogin = false) => code switch
    {
        LibAvLayout.AVERROR_HTTP_UNAUTHORIZED or LibAvLayout.AVERROR_HTTP_FORBIDDEN => new(Refusal(source, code, hasLogin)) { IsRefusal = true },
        _ => new(Sentence(source, code, waited)),
    };

    private static string Refusal(string source, int code, bool hasLogin) => (code, hasLogin) switch
    {
        (LibAvLayout.AVERROR_HTTP_FORBIDDEN, _) => $"{source} lets this user see no pictures; give the user that right in the camera.",
        (_, true) => $"{source} does not accept the user name and password; correct the camera's User and Password.",
        _ => $"{source} asks for a user name and password; set the camera's User and Password.",
    };

    private static string Sentence(string source, int code, TimeSpan waited) => code switch
    {
        LibAvLayout.AVERROR_ENOENT => $"{source} does not exist; check the path of the camera's Source.",
        LibAvLayout.AVERROR_EACCES => $"{source} may not be read by this user; check its owner and mode.",
        LibAvLayout.AVERROR_EXIT or LibAvLayout.AVERROR_ETIMEDOUT => $"{source} did not answer within {waited.TotalSeconds:0.#} s; check that it is running and reachable.",
        LibAvLayout.AVERROR_INVALIDDATA or LibAvLayout.AVERROR_EOF => $"{source} is damaged or no video that can be read; check it with another player, or record it again.",
        LibAvLayout.AVERROR_STREAM_NOT_FOUND => $"{source} has no picture stream; check that it is a video and not sound only.",
        LibAvLayout.AVERROR_DECODER_NOT_FOUND => $"{source} is coded in a way that is not supported; use H.264, HEVC, MJPEG, MPEG-4, VP8 or VP9.",
        LibAvLayout.AVERROR_DEMUXER_NOT_FOUND => $"{source} is of a file type that is not supported; use MP4, Matroska, AVI, MPEG-TS, FLV or RTSP.",
        LibAvLayout.AVERROR_PROTOCOL_NOT_FOUND => $"{source} names a protocol that is not supported; use a file, rtsp, rtsps, http, https, tcp, udp or rtp.",
        LibAvLayout.AVERROR_ECONNREFUSED => $"{source} cannot be opened: nothing listens there; check address and port, and that the camera is on.",
        LibAvLayout.AVERROR_EHOSTUNREACH or LibAvLayout.AVERROR_ENETUNREACH => $"{source} cannot be reached; check its address, the cable and the network.",
        LibAvLayout.AVERROR_HTTP_NOT_FOUND => $"{source} cannot be opened: the camera answers, but has no stream of that path; look the path up in its manual.",
        LibAvLayout.AVERROR_ENOKEY => $"{source} cannot be trusted: its certificate is by nobody known here; name the issuer's certificate in the camera's CaFile.",
        LibAvLayout.AVERROR_EKEYREJECTED => $"{source} cannot be trusted: its certificate is for another address; use that address, or set the camera's Tls to authority.",
        LibAvLayout.AVERROR_EKEYEXPIRED => $"{source} cannot be trusted: its certificate is out of date, or a clock is wrong; renew it, or set the clock.",
        LibAvLayout.AVERROR_EBUSY => $"{source} is in use by another program; stop that program.",
        LibAvLayout.AVERROR_EIO => $"{source} cannot be opened: the connection failed; check that its name is known here and that it speaks this protocol.",
        _ => $"{source} cannot be opened: {LibAv.Describe(code)}.",
    };
}
