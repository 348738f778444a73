namespace ParkingGate.Benchmarks.Stages;

/// <summary>Everything measured once, one after the other, so that a noisy moment of the machine meets all of it.</summary>
/// <param name="Decode">The clip decoded, and nothing else.</param>
/// <param name="Model">The network on one prepared picture, and nothing else; half of the runs before, half after the pipeline.</param>
/// <param name="Pipeline">The clip as with <c>--speed max</c>: every picture decoded, looked at and tracked; no viewer.</param>
/// <param name="Looks">The steps of a look, for each height there is a clip of.</param>
/// <param name="Live">The clip decoded and shown to one viewer, no looks.</param>
internal sealed record StagesRound(Measured Decode, Measured Model, Measured Pipeline, IReadOnlyList<DetectorSteps> Looks, Measured Live)
{
    /// <summary>The pipeline's rate as a share of what its slower half reaches alone.</summary>
    public double PipelineShare => Pipeline.PerSecond / Math.Min(Decode.PerSecond, Model.PerSecond);

    public static StagesRound Measure(StagesSubject subject)
    {
        var decode = subject.Decode();
        var before = subject.Model();
        var pipeline = subject.Pipeline();
        var model = before + subject.Model();
        return new(decode, model, pipeline, [.. Clips.Heights.Select(subject.Detector)], subject.Live());
    }
}

/// <summary>Median milliseconds of each step of a look at pictures of that height.</summary>
internal sealed record DetectorSteps(int Height, double PrepareMs, double RunMs, double DecodeMs)
{
    /// <summary>The detector's own work as a share of the network's.</summary>
    public double OwnShare => (PrepareMs + DecodeMs) / RunMs;
}
