namespace ParkingGate.Settings;

/// <summary>The log shared by several gates: a Supabase project. Without an address there is none, and the gate works by itself.</summary>
internal sealed class SupabaseSettings
{
    [ProjectUrl]
    public string Url { get; set; } = "";

    /// <summary>Allows an address that begins with http:// though it leads to another machine.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Never printed.</summary>
    public string Key { get; set; } = "";

    [SecretFile]
    public string KeyFile { get; set; } = "";

    public string Email { get; set; } = "";

    /// <summary>Never printed.</summary>
    public string Password { get; set; } = "";

    [SecretFile]
    public string PasswordFile { get; set; } = "";

    [TableName]
    public string Table { get; set; } = "container_logs";

    public SharePictures Pictures { get; set; } = SharePictures.Crop;

    /// <summary>Empty: all.</summary>
    public string[] Cameras { get; set; } = [];

    [WithinTime("00:00:01", "01:00:00")]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    [Within(0, 1_000_000)]
    public int CopyRows { get; set; } = 10_000;

    public bool IsOn() => Url.Length > 0;
}

/// <summary>Which pictures of a passage are shared.</summary>
internal enum SharePictures { None, Crop, Both }
