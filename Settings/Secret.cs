namespace ParkingGate.Settings;

/// <summary>A key or password, given as text or in a file; a file is read each time, so it may be replaced while the program runs.</summary>
internal sealed class Secret(string text, string file)
{
    private string? _last;

    /// <summary>A file that cannot be read now leaves what was read last.</summary>
    public string Read()
    {
        if (file.Length == 0) return text;
        try
        {
            return _last = File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return _last ?? text;
        }
    }
}
