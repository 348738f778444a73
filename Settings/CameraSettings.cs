namespace ParkingGate.Settings;

/// <summary>One camera: where its pictures come from and when they are worked on.</summary>
internal sealed class CameraSettings
{
    public const string DefaultId = "entrance";

    /// <summary>The source that is the clip inside the program.</summary>
    public const string Demo = "demo";

    [CameraId]
    public string Id { get; set; } = "";

    /// <summary>What people see; the id where none is given.</summary>
    public string Name { get; set; } = "";

    [Source]
    public string Source { get; set; } = "";

    /// <summary>A second stream of the camera, shown to viewers in place of the source. Empty: none.</summary>
    public string LiveSource { get; set; } = "";

    /// <summary>For the sources; in place of those in its address.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Holds the password in its first line; read again at each opening.</summary>
    [SecretFile]
    public string PasswordFile { get; set; } = "";

    public Transport Transport { get; set; } = Transport.Tcp;

    public Tls Tls { get; set; } = Tls.Full;

    /// <summary>Authorities that the source's certificate may be issued by. Empty: those of this machine.</summary>
    [ExistingFile]
    public string CaFile { get; set; } = "";

    public Decoder Decoder { get; set; } = Decoder.Auto;

    /// <summary>Pictures per second of a folder of pictures.</summary>
    [Within(0.01, 60)]
    public double PictureRate { get; set; } = 1;

    /// <summary>Where nothing is looked at, read or taken for movement; each is the corners of an area.</summary>
    [Area]
    public string[] Masks { get; set; } = [];

    /// <summary>Where anything is looked at; everywhere when there is none.</summary>
    [Area]
    public string[] Regions { get; set; } = [];

    /// <summary>What crosses it from its left to its right, seen from the first point to the second, comes in. Empty: none.</summary>
    [Line]
    public string Line { get; set; } = "";

    /// <summary>Start a file again at its end; of no effect on a live source.</summary>
    public bool Loop { get; set; } = true;

    public Processing Processing { get; set; } = Processing.OnDemand;

    /// <summary>What tells in from out. The demo clip's is right.</summary>
    public Inbound Inbound { get; set; } = Inbound.None;

    /// <summary>How long an on-demand camera goes on after its last viewer has left.</summary>
    [WithinTime("00:00:00", "01:00:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    [WithinTime("00:00:01", "00:05:00")]
    public TimeSpan OpenTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>No picture for this long means that the source is lost.</summary>
    [WithinTime("00:00:01", "00:10:00")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>One and the same picture for this long means the same. 0: never.</summary>
    [WithinTime("00:00:00", "1.00:00:00")]
    public TimeSpan FrozenTimeout { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>How RTSP's pictures travel: in the connection, or in packets of their own.</summary>
internal enum Transport { Tcp, Udp }

/// <summary>What the certificate of an encrypted source must be: by a trusted authority and for this host, by a trusted authority, or any.</summary>
internal enum Tls { Full, Authority, None }

/// <summary>What decodes the pictures; auto: hardware where there is some, else software.</summary>
internal enum Decoder { Auto, Software, Vaapi, Nvdec, V4l2m2m }

/// <summary>Whether a camera works only while someone watches.</summary>
internal enum Processing { OnDemand, Always }
