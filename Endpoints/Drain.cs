namespace ParkingGate.Endpoints;

/// <summary>
/// The end in order: whoever is connected stays until those who make events and rows have made their last, so that clients get them;
/// then <see cref="Over"/> sends them away. Nobody new is let in meanwhile. At most <see cref="Patience"/>.
/// </summary>
/// <param name="makers">In the order in which they are stopped.</param>
internal sealed class Drain(IReadOnlyList<IHostedService> makers) : IHostedLifecycleService, IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _over = new();

    /// <summary>Nobody new is let in.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Everything that clients will get is in their queues.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Comes before the web server itself is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        await StopMakersAsync(cancellationToken).WaitAsync(Patience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _over.CancelAsync().ConfigureAwait(false);
    }

    public void Dispose() => _over.Dispose();

    private async Task StopMakersAsync(CancellationToken stop)
    {
        foreach (var maker in makers) await maker.StopAsync(stop).ConfigureAwait(false);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
