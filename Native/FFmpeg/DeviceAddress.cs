namespace ParkingGate.Native.FFmpeg;

/// <summary>A camera plugged into this machine, and what is asked of it: <c>/dev/video0?size=1280x720&amp;fps=15&amp;format=mjpeg</c>.</summary>
internal static class DeviceAddress
{
    private const string Devices = "/dev/";

    /// <summary>Without what is asked of it; any other address as it is.</summary>
    public static string PathOf(string address) => Split(address).Path;

    /// <summary>What is asked, under FFmpeg's names.</summary>
    /// <exception cref="VideoException">Something else is asked.</exception>
    public static IEnumerable<(string Name, string Value)> Asked(string address)
    {
        foreach (var pair in Split(address).Asked.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 1 ? null : pair[..equals] switch
            {
                "size" => "video_size",
                "fps" => "framerate",
                "format" => "input_format",
                _ => null,
            };
            yield return name is null
                ? throw new VideoException($"{address} is not understood; behind the question mark may stand size, fps and format, such as ?size=1280x720&fps=15&format=mjpeg.")
                : (name, pair[(equals + 1)..]);
        }
    }

    private static (string Path, string Asked) Split(string address) =>
        address.StartsWith(Devices, StringComparison.Ordinal) && address.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark
            ? (address[..mark], address[(mark + 1)..])
            : (address, "");
}
