using System.Threading.Channels;
using ParkingGate.Containers;

namespace ParkingGate.Store;

/// <summary>
/// Passages on their way into the log book. One that cannot be written is tried again, in order, until it can: a full or locked
/// disk costs time, not rows. Bound: 4096, the first 64 with their pictures, which are what takes memory. When full: the newest is
/// not taken, the log says so. Counter: <see cref="Lost"/>.
/// </summary>
internal sealed class PassageQueue(LogBook book, TimeProvider clock, ILogger<PassageQueue> log) : BackgroundService
{
    public const int Capacity = 4096;
    private const int WithPictures = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<(Passage Passage, Evidence Evidence)> _waiting =
        Channel.CreateBounded<(Passage, Evidence)>(Capacity);

    private long _lost;

    /// <summary>Passages that came while the queue was full.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Hands a passage over; does not block.</summary>
    public void Post(Passage passage, Evidence evidence)
    {
        if (_waiting.Writer.TryWrite((passage, _waiting.Reader.Count < WithPictures ? evidence : default))) return;
        Interlocked.Increment(ref _lost);
        log.PassageLost(passage.Owner + passage.Number + passage.CheckDigit, Capacity);
    }

    /// <summary>What is waiting is still written when the program stops, if the disk lets it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } writing) await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not the token: it is set before the queue is empty.
        await foreach (var (passage, evidence) in _waiting.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (!await TryWriteAsync(passage, evidence).ConfigureAwait(false))
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryWriteAsync(Passage passage, Evidence evidence)
    {
        try
        {
            await book.RecordAsync(passage, evidence).ConfigureAwait(false);
            return true;
        }
        catch (Exception problem) when (problem is StoreException or IOException or InvalidOperationException)
        {
            log.PassageWaits(problem.Message, Pause.TotalSeconds);
            return false;
        }
    }
}
