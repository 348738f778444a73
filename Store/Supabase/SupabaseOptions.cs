namespace ParkingGate.Store.Supabase;

/// <summary>The shared log's project, and how this gate takes part in it.</summary>
internal sealed record SupabaseOptions
{
    /// <summary>The project's address, such as https://abc.supabase.co/; ends with a slash.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gives the project's key. Asked again after a refusal: a key in a file may have been renewed.</summary>
    public required Func<string> Key { get; init; }

    /// <summary>The user as whom this gate signs in; empty: the key alone says who it is.</summary>
    public string Email { get; init; } = "";

    public Func<string> Password { get; init; } = () => "";

    public string Table { get; init; } = "container_logs";

    public SharedPictures Pictures { get; init; } = SharedPictures.Crop;

    /// <summary>Cameras whose rows are wanted from other gates; empty: all.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>How often changes are asked for while none are pushed.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many of the newest rows of other gates the first copy takes.</summary>
    public int CopyRows { get; init; } = 10_000;
}

/// <summary>Which pictures of a passage go to the shared storage.</summary>
internal enum SharedPictures
{
    None,
    Crop,
    Both,
}
