using System.Globalization;
using ParkingGate.Pipeline;
using ParkingGate.Protocol;

namespace ParkingGate.Endpoints;

/// <summary>What a viewer asks for, from the query of the address and from <c>configure</c>, with one sentence for what is wrong.</summary>
internal static class VideoQuery
{
    public const int LeastWidth = 160;
    public const int MostWidth = 3840;
    public const double LeastFps = 0.1;
    public const double MostFps = 60;

    /// <summary>The query of <c>/ws/video</c>; what it leaves out is the camera's own.</summary>
    /// <returns>Null and a sentence when something in it is wrong.</returns>
    public static LiveRequest? Parse(IQueryCollection query, LiveLimits limits, out string problem)
    {
        var command = new VideoCommand
        {
            Fps = Number(query, "fps", out var badFps),
            Width = (int?)Number(query, "width", out var badWidth),
            Quality = (int?)Number(query, "quality", out var badQuality),
            Overlay = Text(query, "overlay"),
            Frames = Text(query, "frames"),
        };
        problem = badFps ?? badWidth ?? badQuality ?? "";
        var start = new LiveRequest(new LiveVariant(limits.Width, limits.Quality, Overlay: true), FrameFormat.Base64, limits.Fps);
        return problem.Length > 0 ? null : Apply(command, start, out problem);
    }

    /// <summary>Changes what is in force by what the command names.</summary>
    /// <returns>Null and a sentence when something in it is wrong; nothing is changed then.</returns>
    public static LiveRequest? Apply(VideoCommand command, LiveRequest inForce, out string problem)
    {
        problem = Fault(command);
        if (problem.Length > 0) return null;
        var variant = inForce.Variant with
        {
            Width = command.Width ?? inForce.Variant.Width,
            Quality = command.Quality ?? inForce.Variant.Quality,
            Overlay = command.Overlay is null ? inForce.Variant.Overlay : command.Overlay == "server",
        };
        return new LiveRequest(variant, FormatOf(command.Frames) ?? inForce.Format, command.Fps ?? inForce.Fps);
    }

    public static string NameOf(FrameFormat format) => format switch
    {
        FrameFormat.Base64 => "base64",
        FrameFormat.Binary => "binary",
        _ => "none",
    };

    private static string Fault(VideoCommand command)
    {
        if (command.Fps is { } fps && !(fps is >= LeastFps and <= MostFps)) return Outside("fps", fps, $"{LeastFps.ToString(CultureInfo.InvariantCulture)} to {MostFps}");
        if (command.Width is { } width and not (>= LeastWidth and <= MostWidth)) return Outside("width", width, $"{LeastWidth} to {MostWidth}");
        if (command.Quality is { } quality and not (>= 1 and <= 100)) return Outside("quality", quality, "1 to 100");
        if (command.Overlay is { } overlay and not ("server" or "none")) return Outside("overlay", overlay, "server, none");
        return command.Frames is { } frames && FormatOf(frames) is null ? Outside("frames", frames, "base64, binary, none") : "";
    }

    private static string Outside(string name, object value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {allowed}.");

    private static FrameFormat? FormatOf(string? name) => name switch
    {
        "base64" => FrameFormat.Base64,
        "binary" => FrameFormat.Binary,
        "none" => FrameFormat.None,
        _ => null,
    };

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;

    private static double? Number(IQueryCollection query, string name, out string? problem)
    {
        problem = null;
        if (Text(query, name) is not { } text) return null;
        var isWhole = name != "fps";
        var style = isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue) return number;
        problem = $"{name} is '{text}'; allowed: a {(isWhole ? "whole " : "")}number.";
        return null;
    }
}
