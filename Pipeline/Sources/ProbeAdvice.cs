using System.Globalization;

namespace ParkingGate.Pipeline.Sources;

/// <summary>What is wrong with a source for a gate, each with the setting of the camera that cures it.</summary>
internal static class ProbeAdvice
{
    /// <summary>A code's characters are about a hundredth of a container's height; below this there is no reading them from a few metres away.</summary>
    private const int LeastWidth = 1280;

    private const double LeastFps = 8;
    private const double MostFps = 30;
    private const double MostKeyEveryS = 4;
    private const double MostDelayS = 1;
    private const double LeastBrightness = 20;

    /// <summary>Share of one core that decoding may take.</summary>
    private const double MostOfCore = 0.5;

    public static IEnumerable<string> For(ProbeFindings found) =>
        from advice in Rules(found)
        where advice.IsWrong
        select advice.Sentence;

    private static IEnumerable<(bool IsWrong, string Sentence)> Rules(ProbeFindings found)
    {
        var facts = found.Facts;
        yield return (facts.Width < LeastWidth, Text($"{facts.Width}x{facts.Height} is small: codes can be read from 1280x720 on; choose a larger stream as Source and keep this one as LiveSource."));
        yield return (found.IsLive && facts.Fps is > 0 and < LeastFps, Text($"{facts.Fps:0.#} pictures a second are few: a truck is gone after two or three; set the camera to 10 to 25."));
        yield return (found.IsLive && facts.Fps > MostFps, Text($"{facts.Fps:0.#} pictures a second cost CPU and help nobody; set the camera to 15 to 25."));
        yield return (found.IsLive && found.KeyEveryS > MostKeyEveryS, Text($"A key picture comes every {found.KeyEveryS:0.#} s: after each loss nothing is seen for that long; set the camera's I-frame interval to 1 or 2 s."));
        yield return (found.IsLive && double.IsNaN(found.KeyEveryS) && facts.Codec is "h264" or "hevc", "No second key picture came while it was watched; set the camera's I-frame interval to 1 or 2 s.");
        yield return (found.IsLive && found.HeldBack > 0, Text($"The stream is coded with B-pictures, which adds {found.HeldBack / Math.Max(1, facts.Fps) * 1000:0} ms of delay; switch them off, or choose the baseline or main profile."));
        yield return (found.DelayS is > MostDelayS and < 60, Text($"Pictures arrive {found.DelayS:0.#} s after they were taken; look for buffering in the camera, a recorder in between, or a slow network."));
        yield return (Math.Abs(found.DelayS) >= 60 || found.DelayS < -1, "The camera's clock and this machine's are apart; let both take the time from the network (NTP).");
        yield return (found.Corrupt > 0, Text($"{found.Corrupt} packets or pictures were damaged; use Transport tcp, and check cable and switch."));
        yield return (found.CpuMs * facts.Fps / 1000 > MostOfCore, Text($"Decoding takes {found.CpuMs * facts.Fps / 10:0} % of a core; lower the size or the rate, use H.264 in place of HEVC, or a machine whose graphics decode."));
        yield return (found.Brightness < LeastBrightness, "The picture is nearly black; check the lens cap, the light and the camera's exposure.");
        yield return (found.IsLive && found.IsStill, "All pictures are one and the same; if something should move there, the camera hangs: restart it.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
