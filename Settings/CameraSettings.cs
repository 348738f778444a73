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
}

/// <summary>Whether a camera works only while someone watches.</summary>
internal enum Processing { OnDemand, Always }
