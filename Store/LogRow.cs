using ParkingGate.Containers;

namespace ParkingGate.Store;

/// <summary>One row of the log: a container that passed. Times are whole milliseconds in UTC, as stored.</summary>
/// <param name="Seq">Grows with every row stored here: the order of pushes. Not known to other machines.</param>
/// <param name="ContainerOwner">Four letters: owner code and category; what holds now, so after a correction the corrected one.</param>
/// <param name="ContainerNumber">Six digits.</param>
/// <param name="CroppedImageRef">Path of the container's picture below the data folder; null when there is none (any more).</param>
/// <param name="FrameImageRef">Path of the whole picture.</param>
/// <param name="Read">What the reader made of it; never changed.</param>
/// <param name="RawReads">Every single read before the vote.</param>
/// <param name="Synced">The remote database has this row as it is here.</param>
internal sealed record LogRow(
    long Seq,
    Guid Id,
    DateTimeOffset CapturedAt,
    string? ContainerOwner,
    string? ContainerNumber,
    string? CheckDigit,
    bool CodeValid,
    string? SizeType,
    double Confidence,
    string Camera,
    PassageDirection Direction,
    PassageStatus Status,
    string SourceVideo,
    string? CroppedImageRef,
    string? FrameImageRef,
    ReadCode Read,
    IReadOnlyList<string> RawReads,
    CorrectionMark? Corrected,
    bool Synced)
{
    /// <summary>The row that a passage becomes. Seq is 0 until it is stored.</summary>
    public static LogRow Of(Passage passage, EvidencePaths evidence) => new(
        0,
        passage.Id,
        StoreTime.Whole(passage.CapturedAt),
        passage.Owner,
        passage.Number,
        passage.CheckDigit,
        passage.CodeValid,
        passage.SizeType,
        double.IsFinite(passage.Confidence) ? passage.Confidence : 0, // SQLite has no NaN
        passage.Camera,
        passage.Direction,
        passage.Status,
        passage.SourceVideo,
        evidence.Crop,
        evidence.Frame,
        new ReadCode(passage.Owner, passage.Number, passage.CheckDigit),
        passage.RawReads,
        null,
        false);

    /// <summary>This row with what a person says it is.</summary>
    public LogRow With(Correction correction, CorrectionMark mark) => this with
    {
        ContainerOwner = correction.Owner,
        ContainerNumber = correction.Number,
        CheckDigit = correction.CheckDigit,
        CodeValid = correction.CodeValid,
        SizeType = correction.SizeType,
        Status = PassageStatus.Corrected,
        Corrected = mark,
        Synced = false,
    };

    /// <summary>Nothing in it differs.</summary>
    public bool IsSame(LogRow other) => (this with { RawReads = other.RawReads }) == other && RawReads.SequenceEqual(other.RawReads);

    /// <summary>True when the correction would change nothing but the name and time below it.</summary>
    public bool IsAlready(Correction correction) =>
        Corrected is not null
        && Corrected.Note == correction.Note
        && (ContainerOwner, ContainerNumber, CheckDigit) == (correction.Owner, correction.Number, correction.CheckDigit)
        && (CodeValid, SizeType) == (correction.CodeValid, correction.SizeType);
}

/// <summary>The code as it was read, in its parts.</summary>
internal sealed record ReadCode(string? Owner, string? Number, string? CheckDigit);

/// <summary>What a person says that the code is. Whoever calls has checked it.</summary>
internal sealed record Correction(string? Owner, string? Number, string? CheckDigit, bool CodeValid, string? SizeType, string? Note);

/// <summary>Who corrected a row, when and why.</summary>
internal sealed record CorrectionMark(string By, DateTimeOffset At, string? Note);

/// <summary>The pictures of a passage as JPEG; either may be empty.</summary>
internal readonly record struct Evidence(ReadOnlyMemory<byte> Frame, ReadOnlyMemory<byte> Crop);

/// <summary>Where the pictures of a row are, as the row says it.</summary>
internal readonly record struct EvidencePaths(string? Frame, string? Crop);
