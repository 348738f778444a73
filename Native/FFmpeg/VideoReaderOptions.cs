namespace ParkingGate.Native.FFmpeg;

/// <summary>How to open a source, and what to expect of it.</summary>
internal sealed record VideoReaderOptions
{
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two pictures.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Of the decoder. 1 adds no delay; more decode frames in parallel and deliver them later.</summary>
    public int Threads { get; init; } = 1;

    public DecoderChoice Decoder { get; init; } = DecoderChoice.Software;

    /// <summary>Of an address; what stands in the address itself counts when this is null.</summary>
    public SourceLogin? Login { get; init; }

    public RtspTransport Transport { get; init; }

    public TlsTrust Tls { get; init; }

    /// <summary>PEM file with the authorities that TLS trusts; null: those of this machine.</summary>
    public string? CaFile { get; init; }
}

/// <summary>How RTSP's pictures travel.</summary>
internal enum RtspTransport
{
    /// <summary>In the connection itself: nothing is lost, and firewalls let it through.</summary>
    Tcp,

    /// <summary>In packets of their own: what is lost stays lost.</summary>
    Udp,
}

/// <summary>What the certificate of an encrypted source must be.</summary>
internal enum TlsTrust
{
    /// <summary>Issued by a trusted authority, for this host.</summary>
    Full,

    /// <summary>Issued by a trusted authority, for whatever name: cameras' own certificates seldom carry their address.</summary>
    Authority,

    /// <summary>Any.</summary>
    None,
}

/// <summary>What decodes the pictures.</summary>
internal enum DecoderChoice
{
    /// <summary>Hardware where there is some that takes the stream, else software.</summary>
    Auto,
    Software,

    /// <summary>Intel and AMD.</summary>
    Vaapi,

    /// <summary>NVIDIA.</summary>
    Nvdec,

    /// <summary>The kernel's own interface, as on a Raspberry Pi.</summary>
    V4l2m2m,
}
