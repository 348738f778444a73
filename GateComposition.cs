using ParkingGate.Containers;
using ParkingGate.Endpoints;
using ParkingGate.Endpoints.Access;
using ParkingGate.Endpoints.Sockets;
using ParkingGate.Endpoints.Tls;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Jpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Capture;
using ParkingGate.Reading;
using ParkingGate.Reading.Code;
using ParkingGate.Settings;
using ParkingGate.Store;
using ParkingGate.Store.Supabase;
using ParkingGate.Tracking;

namespace ParkingGate;

/// <summary>The settings as what each room takes: rooms know nothing of settings, so a room can be used and tested by itself.</summary>
internal static class GateComposition
{
    /// <param name="threads">In place of those set.</param>
    /// <param name="told">Called once, when it was loaded.</param>
    public static DetectorLoader Detector(GateOptions options, int? threads = null, Action<DetectorLoader>? told = null) => new(options.Detector.Model, DetectorOptions(options.Detector), new OnnxOptions
    {
        Threads = threads ?? options.Detector.Threads,
        Spinning = options.Detector.Spinning,
        Provider = Provider(options.Detector),
    })
    {
        Told = told,
    };

    private static OnnxProvider? Provider(DetectorSettings settings) => settings.Provider.Length == 0 ? null : new(settings.Provider)
    {
        Device = (OnnxDevice)settings.ProviderDevice,
        Options = settings.ProviderOptions.Select(option => option.Split('=', 2, StringSplitOptions.TrimEntries)).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]),
    };

    /// <summary>As many looks at a time as there are cores for their threads.</summary>
    public static DetectorPool Detectors(GateOptions options, DetectorLoader loader) =>
        new(loader.Open, options.Detector.Parallel > 0 ? options.Detector.Parallel : Math.Max(1, Environment.ProcessorCount / options.Detector.Threads));

    /// <summary>The readers have a thread each and no more: what waits to be read can wait, viewers cannot.</summary>
    public static CodeReaderLoader Reader() => new(CodeReaderOptions.Passing, new OnnxOptions());

    public static CaptureParts Capture(CaptureSite site, GateOptions options, CodeReaderLoader reader, PassageFilter repeats, RecordPassage record) =>
        new(reader.Open, Rules(options.Capture) with { LeastConfidence = options.Detector.Confidence * 0.9 }, site, repeats, record);

    /// <param name="source">What its passages call the source; the camera's own when null.</param>
    public static CaptureSite Site(CameraSettings camera, string? source = null) => new(camera.Id, source ?? SourceName.Shown(camera.Source), new((Heading)camera.Inbound, Line(camera)))
    {
        Area = Area(camera),
    };

    public static CaptureRules Rules(CaptureSettings settings) => new()
    {
        LeastHits = settings.LeastHits,
        LeastHeightPx = settings.LeastHeight,
        LeastArea = settings.LeastArea,
        LeastSharpness = settings.LeastSharpness,
        ReadEveryS = settings.ReadEvery.TotalSeconds,
        MostReads = settings.MostReads,
        SettleS = settings.SettleFor.TotalSeconds,
        LeastSeenS = settings.LeastSeen.TotalSeconds,
    };

    public static EvidenceKeeping Keeping(StoreSettings settings, SupabaseSettings shared) => new()
    {
        KeepDays = settings.KeepDays,
        LeastFreePercent = settings.LeastFreePercent,
        AwaitSync = shared.IsOn(),
        CropsShared = shared.IsOn() && shared.Pictures != SharePictures.None,
        FramesShared = shared.IsOn() && shared.Pictures == SharePictures.Both,
    };

    /// <summary>Null when the gate is by itself.</summary>
    public static SharedWith? Shared(GateOptions options) => options.Supabase.IsOn() ? new(Supabase(options)) : null;

    /// <summary>Of a gate that shares its log.</summary>
    public static SupabaseOptions Supabase(GateOptions options)
    {
        var shared = options.Supabase;
        return new()
        {
            Url = new Uri(shared.Url),
            Key = new Secret(shared.Key, shared.KeyFile).Read,
            Email = shared.Email,
            Password = new Secret(shared.Password, shared.PasswordFile).Read,
            Table = shared.Table,
            Pictures = (SharedPictures)shared.Pictures,
            // This gate's own are always wanted: somebody may correct them elsewhere.
            Cameras = shared.Cameras.Length > 0 ? [.. shared.Cameras.Union(options.Cameras.Select(camera => camera.Id))] : [],
            PollEvery = shared.PollEvery,
            CopyRows = shared.CopyRows,
        };
    }

    public static TimeZoneInfo Site(StoreSettings settings) =>
        settings.TimeZone.Length > 0 ? TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone) : TimeZoneInfo.Local;

    public static AccessOptions Access(GateOptions options) => new()
    {
        KeyFile = options.Access.KeyPlace(options.Store),
        AllowAnonymous = options.AllowAnonymous,
        Origins = options.Access.Origins,
        FailuresPerMinute = options.Access.FailuresPerMinute,
        Tokens = options.Access.Jwt.IsSet() ? Tokens(options.Access.Jwt) : null,
    };

    private static TokenOptions Tokens(JwtSettings settings) => new()
    {
        Secret = settings.Secret,
        Keys = settings.Keys,
        Issuer = settings.Issuer,
        Audience = settings.Audience,
        DefaultRole = settings.DefaultRole switch
        {
            GrantedRole.Viewer => Role.Viewer,
            GrantedRole.Operator => Role.Operator,
            GrantedRole.Admin => Role.Admin,
            _ => null,
        },
    };

    public static ConnectionLimits Connections(LimitSettings limits) => new()
    {
        InAll = limits.Connections,
        PerAddress = limits.ConnectionsPerAddress,
        PerCaller = limits.ConnectionsPerCaller,
        RequestsPerSecond = limits.RequestsPerSecond,
        RequestBurst = limits.RequestBurst,
    };

    public static TlsOptions Tls(GateOptions options) => new()
    {
        Certificate = options.Tls.Certificate,
        Key = options.Tls.Key,
        Password = new Secret(options.Tls.Password, options.Tls.PasswordFile).Read,
        SelfSignedFile = Path.Combine(options.Store.Place(), "self-signed.pem"),
    };

    public static SocketLimits Sockets(LimitSettings limits) => new()
    {
        PingEvery = limits.PingEvery,
        SilentFor = limits.SilentFor,
        SendWithin = limits.SendWithin,
        MessagesPerSecond = limits.MessagesPerSecond,
        MessageBurst = limits.MessageBurst,
    };

    public static CameraSpec Spec(CameraSettings camera, GateOptions options) => new()
    {
        Id = camera.Id,
        Name = camera.Name,
        Source = camera.Source,
        LiveSource = camera.LiveSource,
        Loop = camera.Loop && options.Speed == Speed.Realtime, // "as fast as possible" has an end
        Always = camera.Processing == Processing.Always,
        Linger = camera.Linger,
        Realtime = options.Speed == Speed.Realtime,
        Area = Area(camera),
        FrozenFor = camera.FrozenTimeout,
        PictureRate = camera.PictureRate,
        Reader = Reader(camera),
        Looks = new LookRates
        {
            Watch = options.Detector.WatchRate,
            Track = options.Detector.TrackRate,
            ForcedLook = options.Detector.ForcedLook,
            EveryPicture = options.Speed == Speed.Max,
        },
        Live = new LiveLimits
        {
            Fps = options.Live.Fps,
            Width = options.Live.Width,
            Quality = options.Live.Quality,
            MaxVariants = options.Live.MaxVariants,
            MaxViewers = options.Live.MaxViewers,
        },
        Encoder = options.Live.Encoder == Settings.LiveEncoder.Skia ? JpegBackEnd.Skia : JpegBackEnd.TurboJpeg,
    };

    public static VideoReaderOptions Reader(CameraSettings camera) => new()
    {
        OpenTimeout = camera.OpenTimeout,
        SilenceTimeout = camera.SilenceTimeout,
        Login = camera.User.Length > 0 ? new SourceLogin(camera.User, () => Password(camera)) : null,
        Transport = (RtspTransport)camera.Transport,
        Tls = (TlsTrust)camera.Tls,
        CaFile = camera.CaFile.Length > 0 ? camera.CaFile : null,
        Decoder = (DecoderChoice)camera.Decoder,
    };

    /// <summary>The file's first line: editors end a file with a line break that is no part of the password.</summary>
    private static string Password(CameraSettings camera)
    {
        if (camera.PasswordFile.Length == 0) return camera.Password;
        try
        {
            return File.ReadLines(camera.PasswordFile).FirstOrDefault("");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException($"The password file of {camera.Id} cannot be read: {failure.Message}");
        }
    }

    public static WatchArea Area(CameraSettings camera) => new(Polygons(camera.Regions), Polygons(camera.Masks));

    private static Polygon[] Polygons(string[] texts) => [.. texts.Select(text => new Polygon(PointList.Parse(text)!))];

    private static GateLine? Line(CameraSettings camera) =>
        PointList.Parse(camera.Line) is [var from, var to] ? new GateLine(from.X, from.Y, to.X, to.Y) : null;

    public static DetectorOptions DetectorOptions(DetectorSettings settings) => new()
    {
        Classes = settings.Classes,
        Names = settings.Names.Length > 0 ? settings.Names : null,
        MinScore = (float)settings.MinScore,
        NmsIou = (float)settings.NmsIou,
        InputSize = settings.InputSize > 0 ? settings.InputSize : null,
        Layout = settings.Layout switch
        {
            ModelLayout.ChannelFirst => YoloLayout.ChannelFirst,
            ModelLayout.AnchorObjectness => YoloLayout.AnchorObjectness,
            ModelLayout.EndToEnd => YoloLayout.EndToEnd,
            ModelLayout.Yolox => YoloLayout.YoloxGrid,
            _ => null,
        },
    };

    public static TrackerOptions Tracker(GateOptions options) => new()
    {
        HighScore = (float)options.Detector.Confidence * 0.9f, // a little under birth: a box that flickers around it is not a new one
        BirthScore = (float)options.Detector.Confidence,
        GuessScore = (float)Math.Min(options.Detector.GuessScore, options.Detector.Confidence),
        LowScore = (float)options.Detector.MinScore,
        ConfirmHits = options.Tracker.ConfirmHits,
        LostForS = options.Tracker.LostFor.TotalSeconds,
    };
}
