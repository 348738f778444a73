namespace ParkingGate.Store;

/// <summary>How long pictures are kept. Rows are kept for ever; a row whose pictures are gone says so by having no
/// path.</summary>
internal sealed record EvidenceKeeping
{
    /// <summary>0: for ever.</summary>
    public int KeepDays { get; init; } = 90;

    /// <summary>Of the disk with the data folder. Below it the oldest pictures go, whatever their age. 0: never.</summary>
    public double LeastFreePercent { get; init; } = 10;

    /// <summary>A remote database gets the rows: what it does not have yet is not removed unless the disk demands it.</summary>
    public bool AwaitSync { get; init; }

    /// <summary>The shared storage has the crops of synced rows: such a row goes on naming its crop when it is no longer here.</summary>
    public bool CropsShared { get; init; }

    /// <summary>The same for whole pictures.</summary>
    public bool FramesShared { get; init; }

    /// <summary>Time between two looks.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>Bytes of a disk.</summary>
internal readonly record struct DiskSpace(long Free, long Total)
{
    public double FreePercent => Total > 0 ? 100.0 * Free / Total : 100;

    public static DiskSpace Of(string folder)
    {
        var drive = new DriveInfo(folder);
        return new(drive.AvailableFreeSpace, drive.TotalSize);
    }
}
