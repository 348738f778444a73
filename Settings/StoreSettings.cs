namespace ParkingGate.Settings;

/// <summary>The log: where it is kept, and its pictures how long.</summary>
internal sealed class StoreSettings
{
    /// <summary>Empty: systemd's state folder, else the user's data folder, else below the folder it was started in.</summary>
    public string Folder { get; set; } = "";

    /// <summary>0: for ever.</summary>
    [Within(0, 36_500)]
    public int KeepDays { get; set; } = 90;

    [Within(0, 90)]
    public double LeastFreePercent { get; set; } = 10;

    /// <summary>The time zone in which a date of a filter is a day. Empty: this machine's.</summary>
    [TimeZone]
    public string TimeZone { get; set; } = "";

    /// <summary>The folder in use.</summary>
    public string Place() => Folder.Length > 0 ? Folder : DefaultFolder();

    /// <summary>The folder when none is set.</summary>
    public static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } state) return state.Split(':')[0];
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (!Path.IsPathRooted(data)) data = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local/share") : null;
        return data is null ? Path.GetFullPath("parkinggate-data") : Path.Combine(data, "parkinggate");
    }
}
