using ParkingGate.Containers;

namespace ParkingGate.Pipeline.Capture;

/// <summary>A container that passed and whose code is not sure: a stretch of a track, mostly all of it.</summary>
internal sealed record UnreadContainer(
    ContainerCapture Capture, double FromS, double ToS, Appearance Look, CodeVerdict Verdict, EvidencePictures? Pictures, IReadOnlyList<string> RawReads)
{
    /// <summary>From this share of the time at the same place on, two boxes are of one container.</summary>
    public const double LeastShared = 0.5;

    /// <summary>A stretch of a track, with the verdict about what was read in it.</summary>
    public static UnreadContainer Of(ContainerCapture capture, Stretch stretch) =>
        new(capture, stretch.FromS, stretch.ToS, stretch.Look, capture.VerdictOf(stretch), stretch.Pictures, stretch.RawReads);

    /// <summary>Both were at one place at one time.</summary>
    public bool IsSameAs(UnreadContainer other) =>
        Capture.Path.ShareWith(other.Capture.Path, Math.Max(FromS, other.FromS), Math.Min(ToS, other.ToS)) >= LeastShared;

    public bool IsBetterThan(UnreadContainer other) =>
        Verdict.Confidence > other.Verdict.Confidence || (Verdict.Confidence == other.Verdict.Confidence && ToS - FromS >= other.ToS - other.FromS);
}

/// <summary>A container with a sure code.</summary>
internal sealed record ToldContainer(ContainerCode Code, ContainerCapture Capture)
{
    /// <summary>How long a code explains what was read of it less well, in seconds.</summary>
    private const double LastsS = 60;

    /// <summary>Whether the unread one is this container seen another time: as a code that was read less well, or as another box.</summary>
    public bool Explains(UnreadContainer unread) =>
        unread.Capture != Capture
        && unread.FromS - Capture.LastS < LastsS && Capture.FirstS - unread.ToS < LastsS
        && (HasSameCode(unread) || IsOtherBox(unread));

    private bool HasSameCode(UnreadContainer unread) =>
        CodeLikeness.AreOne(unread.Verdict.Text, Code.Text) || unread.RawReads.Any(read => CodeLikeness.AreOne(read, Code.Text));

    private bool IsOtherBox(UnreadContainer unread) =>
        unread.Capture.Path.ShareWith(Capture.Path, unread.FromS, unread.ToS) >= UnreadContainer.LeastShared
        && Capture.LookOf(Code)?.DistanceTo(unread.Look) is null or <= Stretch.MostDistance;
}
