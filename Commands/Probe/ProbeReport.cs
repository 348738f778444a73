using System.Globalization;
using ParkingGate.Pipeline.Sources;

namespace ParkingGate.Commands.Probe;

/// <summary>What was found, for a person on the site.</summary>
internal static class ProbeReport
{
    /// <summary>True when nothing is to be changed.</summary>
    public static bool Write(TextWriter output, string source, ProbeFindings found, string picture)
    {
        output.WriteLine(source);
        foreach (var (name, value) in Lines(found, picture)) output.WriteLine($"  {name,-14}{value}");
        var advice = ProbeAdvice.For(found).ToArray();
        foreach (var sentence in advice) output.WriteLine($"  ! {sentence}");
        output.WriteLine(advice.Length == 0 ? "Nothing to change." : $"{advice.Length} to change.");
        return advice.Length == 0;
    }

    /// <summary>One line of it, for a list of cameras.</summary>
    public static string InShort(ProbeFindings found) =>
        Text($"{found.Facts.Codec} {found.Facts.Width}x{found.Facts.Height}, {found.Facts.Fps:0.#} pictures a second, decoded by {found.Facts.Decoder}, first picture after {found.FirstS:0.0} s");

    private static IEnumerable<(string Name, string Value)> Lines(ProbeFindings found, string picture)
    {
        var facts = found.Facts;
        yield return ("codec", found.KbitPerS > 0 ? Text($"{facts.Codec}, {found.KbitPerS:0} kbit/s") : facts.Codec);
        yield return ("size", Text($"{facts.Width}x{facts.Height}"));
        yield return ("rate", Text($"{facts.Fps:0.#} pictures a second{(found.DeclaredFps > 0 ? Text($" (it says {found.DeclaredFps:0.#})") : "")}"));
        yield return ("key pictures", double.IsNaN(found.KeyEveryS) ? "fewer than two came" : Text($"every {found.KeyEveryS:0.0} s"));
        yield return ("opening", Text($"{found.OpenedS:0.00} s, first picture after {found.FirstS:0.00} s"));
        yield return ("delay", (double.IsNaN(found.DelayS) ? "the source does not say" : Text($"{found.DelayS * 1000:0} ms by the camera's clock"))
            + Text($"; the decoder holds {found.HeldBack} pictures back"));
        yield return ("decoding", Text($"{facts.Decoder}, {found.CpuMs:0.0} ms of CPU a picture"));
        yield return ("damaged", Text($"{found.Corrupt} of {found.Pictures} pictures"));
        yield return ("picture", picture);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
