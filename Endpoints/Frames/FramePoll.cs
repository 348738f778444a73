using ParkingGate.Pipeline;

namespace ParkingGate.Endpoints.Frames;

/// <summary>A viewer for one picture: the next that the camera gives, or none when it is offline or the time is over.</summary>
internal sealed class FramePoll : IDisposable
{
    private readonly FrameQuery _query;
    private readonly AsyncSignal _wake = new();
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _waking;
    private readonly LiveViewer? _viewer;
    private readonly IDisposable _events;

    public FramePoll(HttpContext context, FrameQuery query)
    {
        _query = query;
        _over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, context.RequestServices.GetRequiredService<Drain>().Over);
        _waking = _over.Token.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _wake);
        _events = query.Camera.Events.Subscribe(_ => _wake.Set()); // the loss of the source is one of them
        _viewer = query.Camera.Feed.Join(query.Wanted, _wake);
    }

    /// <summary>The camera has too many viewers.</summary>
    public bool IsRefused => _viewer is null;

    /// <summary>The caller owns the share.</summary>
    public async ValueTask<EncodedFrame?> NextAsync()
    {
        if (_viewer is null) return null;
        _over.CancelAfter(_query.Wait);
        while (true)
        {
            if (_viewer.Take(out _) is { } frame)
            {
                if (frame.Facts.Sequence != _query.After && !frame.Facts.Offline) return frame; // a card is no picture
                frame.Dispose();
            }
            if (_over.IsCancellationRequested || _query.Camera.Status.State == CameraState.Offline) return null;
            await _wake.WaitAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _viewer?.Dispose();
        _events.Dispose();
        _waking.Dispose();
        _over.Dispose();
    }
}
