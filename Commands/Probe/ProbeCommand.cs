using System.CommandLine;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;
using ParkingGate.Pipeline.Sources;
using ParkingGate.Settings;

namespace ParkingGate.Commands.Probe;

/// <summary>
/// <c>parkinggate probe SOURCE</c>: opens a source as a camera would, says what it is, what is wrong with it for a gate and what to change, and
/// keeps a picture of it.
/// </summary>
internal static class ProbeCommand
{
    /// <summary>The password, where it is in no file.</summary>
    private const string PasswordVariable = "GATE_PASSWORD";

    private static readonly Argument<string> Source = new("SOURCE") { Description = "A camera's id in the settings, or a source as it is written there." };
    private static readonly Option<string> User = new("--user") { HelpName = "NAME", Description = $"User name at the camera; the password is in --password-file or in {PasswordVariable}." };
    private static readonly Option<string> PasswordFile = new("--password-file") { HelpName = "FILE", Description = "Its first line is the password." };
    private static readonly Option<Transport> By = new("--transport") { HelpName = "HOW", Description = "RTSP's pictures by tcp (default) or udp." };
    private static readonly Option<Tls> Trust = new("--tls") { HelpName = "WHOM", Description = "Trust full (default), authority or none." };
    private static readonly Option<string> CaFile = new("--ca-file") { HelpName = "FILE", Description = "Authorities that are trusted, PEM." };
    private static readonly Option<double> Seconds = new("--seconds") { HelpName = "N", Description = "How long to watch (default 5).", DefaultValueFactory = _ => 5 };
    private static readonly Option<string> Picture = new("--picture") { HelpName = "FILE", Description = "Where to keep a picture (default probe.jpg)." };

    public static GateVerb Verb { get; } = new(
        new Command("probe", "Opens a source and says what it is, what is wrong and what to change.") { Source, User, PasswordFile, By, Trust, CaFile, Seconds, Picture }, RunAsync);

    /// <returns>0 when nothing is wrong, 1 when something is to be changed, 2 when it cannot be opened.</returns>
    private static async Task<int> RunAsync(ParseResult parse, GateSettings settings, CancellationToken stop)
    {
        var camera = CameraOf(parse, settings.Options);
        var probe = new SourceProbe(GateComposition.Spec(camera, settings.Options));
        var found = await Task.Run(() => probe.Run(TimeSpan.FromSeconds(parse.GetValue(Seconds)), stop), stop).ConfigureAwait(false);
        var picture = parse.GetValue(Picture) ?? "probe.jpg";
        await File.WriteAllBytesAsync(picture, found.Jpeg, stop).ConfigureAwait(false);
        return ProbeReport.Write(Console.Out, SourceName.Shown(camera.Source), found, picture) ? 0 : 1;
    }

    /// <summary>A camera of the settings with all that is its own; a source beside them with nothing of theirs: a password is for one camera.</summary>
    private static CameraSettings CameraOf(ParseResult parse, GateOptions options)
    {
        var source = parse.GetValue(Source)!;
        if (Array.Find(options.Cameras, camera => camera.Id == source) is { } known) return known;
        return new CameraSettings
        {
            Id = "probe",
            Source = source,
            User = parse.GetValue(User) ?? "",
            Password = Environment.GetEnvironmentVariable(PasswordVariable) ?? "",
            PasswordFile = parse.GetValue(PasswordFile) ?? "",
            Transport = parse.GetValue(By),
            Tls = parse.GetValue(Trust),
            CaFile = parse.GetValue(CaFile) ?? "",
        };
    }
}
