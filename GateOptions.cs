using Microsoft.Extensions.Options;
using ParkingGate.Settings;

namespace ParkingGate;

/// <summary>Every setting of the program, with its default; docs/settings.md says what each means.</summary>
/// <remarks>Plain get/set and arrays: the binding generator leaves `init` properties out without a word, and appends to
/// arrays that are not empty. So lists start empty and <see cref="GateSettings"/> fills in their defaults afterwards.</remarks>
internal sealed class GateOptions
{
    [Listen]
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    public bool AllowAnonymous { get; set; }

    public Speed Speed { get; set; } = Speed.Realtime;

    [ValidateEnumeratedItems]
    public CameraSettings[] Cameras { get; set; } = [];

    [ValidateObjectMembers]
    public DetectorSettings Detector { get; set; } = new();

    [ValidateObjectMembers]
    public TrackerSettings Tracker { get; set; } = new();

    [ValidateObjectMembers]
    public CaptureSettings Capture { get; set; } = new();

    [ValidateObjectMembers]
    public StoreSettings Store { get; set; } = new();

    [ValidateObjectMembers]
    public SupabaseSettings Supabase { get; set; } = new();

    [ValidateObjectMembers]
    public LiveSettings Live { get; set; } = new();

    [ValidateObjectMembers]
    public AccessSettings Access { get; set; } = new();

    [ValidateObjectMembers]
    public TlsSettings Tls { get; set; } = new();

    [ValidateObjectMembers]
    public LimitSettings Limits { get; set; } = new();
}
