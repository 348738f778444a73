namespace ParkingGate.Store;

/// <summary>
/// One megabyte held back beside the database: on a disk that is full to the last byte even forgetting a picture needs a little
/// space for the write-ahead log, and without it nothing could ever be removed again.
/// </summary>
internal sealed class DiskReserve(string database)
{
    private const int Size = 1 << 20;

    private readonly string _path = database + ".reserve";

    /// <summary>Holds the space if there is enough of it.</summary>
    public void Hold()
    {
        if (File.Exists(_path)) return;
        try
        {
            using var held = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                PreallocationSize = Size, // real blocks, not a hole
                UnixCreateMode = DatabaseFile.StoreMode,
            });
        }
        catch (IOException)
        {
            File.Delete(_path); // next time
        }
    }

    /// <summary>Gives the space free; false when there was none to give.</summary>
    public bool Release()
    {
        if (!File.Exists(_path)) return false;
        File.Delete(_path);
        return true;
    }
}
