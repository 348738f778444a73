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
            if (files.Open(reference) is { } picture) await SendAsync(reference, picture, stop).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(string reference, FileStream first, CancellationToken stop)
    {
        var picture = first;
        await storage.UploadAsync(reference, Open, stop).ConfigureAwait(false);

        Stream Open()
        {
            var open = picture ?? files.Open(reference) ?? throw new FileNotFoundException(reference); // the request disposes what it sent
            picture = null;
            return open;
        }
    }
}
