using System.Collections.Concurrent;

namespace ParkingGate.Store.Supabase;

/// <summary>The pictures of rows into the shared storage, a few at a time.</summary>
internal sealed class PictureUpload(StorageClient storage, EvidenceFiles files, SupabaseOptions options)
{
    private const int AtOnce = 4;

    /// <summary>Sends those of each entry. After a failure that would meet the others too, they are not tried.</summary>
    /// <returns>What was wrong, by entry.</returns>
    public async Task<IReadOnlyDictionary<OutboxEntry, SupabaseException>> SendAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken stop)
    {
        var failed = new ConcurrentDictionary<OutboxEntry, SupabaseException>();
        var wanted = entries.Where(HasPictures).ToArray();
        if (wanted.Length == 0) return failed;
        SupabaseException? all = null;
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (entry, either) =>
        {
            try
            {
                if (Volatile.Read(ref all) is { } met) throw met;
                await SendAsync(entry.Row, either).ConfigureAwait(false);
            }
            catch (SupabaseException problem)
            {
                failed[entry] = problem;
                if (problem.Trouble != SupabaseTrouble.BadPicture) Volatile.Write(ref all, problem);
            }
        }).ConfigureAwait(false);
        return failed;
    }

    private bool HasPictures(OutboxEntry entry) => !entry.IsCorrection && References(entry.Row).Any();

    private IEnumerable<string> References(LogRow row)
    {
        if (options.Pictures != SharedPictures.None && row.CroppedImageRef is { } crop) yield return crop;
        if (options.Pictures == SharedPictures.Both && row.FrameImageRef is { } frame) yield return frame;
    }

    private async Task SendAsync(LogRow row, CancellationToken stop)
    {
        foreach (var reference in References(row))
        {
            // One that is gone from here cannot be sent; the row goes without it.
            if (await ReadAsync(reference, stop).ConfigureAwait(false) is { } picture) await storage.UploadAsync(reference, picture, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Read whole before it is sent: a disk that fails must not look like a network that does.</summary>
    private async Task<byte[]?> ReadAsync(string reference, CancellationToken stop)
    {
        try
        {
            var file = files.Open(reference);
            if (file is null) return null;
            await using var _ = file.ConfigureAwait(false);
            var picture = new byte[file.Length];
            await file.ReadExactlyAsync(picture, stop).ConfigureAwait(false);
            return picture;
        }
        catch (Exception failure) when (StoreException.Explains(failure))
        {
            throw new SupabaseException(SupabaseTrouble.BadPicture,
                $"The picture {reference} cannot be read here ({failure.Message.TrimEnd('.')}): check the disk and the rights of the data folder, then parkinggate outbox retry.", failure);
        }
    }
}
