using System.Collections.Concurrent;
using System.Threading.Channels;

namespace ParkingGate.Store.Supabase;

/// <summary>
/// Rows of other gates, and what is changed by hand, into the copy here: pushed by Realtime as they happen, and asked for after every
/// (re)start of the pushes, every few seconds while there are none, and every minute always, because pushes promise nothing. Bound of
/// what was pushed and is not stored yet: 1024 rows. When full: it is dropped and asked for.
/// </summary>
internal sealed class SupabaseFeed
{
    private const int Capacity = 1024;

    /// <summary>A connection that held this long was a good one: the next failure is a first one.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(1);

    private readonly RemoteTable _table;
    private readonly RealtimeClient _realtime;
    private readonly SharedTiming _timing;
    private readonly LogCopy _copy;
    private readonly CatchUp _catchUp;
    private readonly SupabaseLink _link;
    private readonly SupabaseOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Waker _poll;
    private readonly Waker _listen;
    private readonly Channel<RemoteRow> _pushed = Channel.CreateBounded<RemoteRow>(Capacity);
    private readonly ConcurrentQueue<Guid> _unread = new();

    public SupabaseFeed(RemoteTable table, RealtimeClient realtime, SharedTiming timing, LogCopy copy, CatchUp catchUp, SupabaseLink link,
        SupabaseOptions options, TimeProvider clock, ILogger log)
    {
        (_table, _realtime, _timing, _copy, _catchUp, _link, _options, _clock, _log) = (table, realtime, timing, copy, catchUp, link, options, clock, log);
        (_poll, _listen) = (new Waker(clock), new Waker(clock));
    }

    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _link.Recovered += Wake;
        try
        {
            Task[] loops = [ListenAsync(ended.Token), StoreAsync(ended.Token), PollAsync(ended.Token)];
            await Task.WhenAny(loops).ConfigureAwait(false); // none ends by itself
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(loops).ConfigureAwait(false);
        }
        finally
        {
            _link.Recovered -= Wake;
        }
    }

    private void Wake()
    {
        _poll.Wake();
        _listen.Wake();
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        var pauses = new Pauses(_timing.Pauses);
        var listener = new RealtimeListener(Started, Changed, Unread);
        while (true)
        {
            var began = _clock.GetTimestamp();
            var why = await _realtime.RunAsync(_table, listener, stop).ConfigureAwait(false);
            if (_link.IsPushed && _clock.GetElapsedTime(began) > Held) pauses.Reset();
            _link.Fails(SupabaseWay.Pushes, why);
            _poll.Wake();
            await _listen.SleepAsync(pauses.Next(why.RetryAfter), stop).ConfigureAwait(false);
        }
    }

    private void Started()
    {
        _link.Works(SupabaseWay.Pushes);
        _catchUp.LookDeeper();
        _poll.Wake();
    }

    private void Changed(RemoteRow row, bool isNew)
    {
        if (isNew && _table.Sent.Contains(row.Id) || !_table.Wants(row)) return;
        if (!_pushed.Writer.TryWrite(row)) _poll.Wake();
    }

    private void Unread(Guid id)
    {
        if (_unread.Count < Capacity) _unread.Enqueue(id);
        _poll.Wake();
    }

    private async Task StoreAsync(CancellationToken stop)
    {
        var rows = new List<RemoteRow>(LogCopy.AtOnce);
        while (await _pushed.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            rows.Clear();
            while (rows.Count < LogCopy.AtOnce && _pushed.Reader.TryRead(out var row)) rows.Add(row);
            try
            {
                await _copy.TakeAsync(rows, null, LogCopy.All, stop).ConfigureAwait(false);
            }
            catch (StoreException problem)
            {
                _log.CopyFailed(problem.Message, _timing.SlowPoll.TotalSeconds); // asked for again by then
            }
        }
    }

    private async Task PollAsync(CancellationToken stop)
    {
        var pauses = new Pauses(_timing.Pauses);
        while (true)
        {
            var pause = _link.IsPushed ? _timing.SlowPoll : _options.PollEvery;
            try
            {
                await ReadUnreadAsync(stop).ConfigureAwait(false);
                await _catchUp.RunAsync(stop).ConfigureAwait(false);
                _link.Works(SupabaseWay.Changes);
                pauses.Reset();
            }
            catch (SupabaseException problem)
            {
                _link.Fails(SupabaseWay.Changes, problem);
                pause = pauses.Next(problem.RetryAfter);
            }
            catch (StoreException problem)
            {
                _log.CopyFailed(problem.Message, pause.TotalSeconds);
            }
            await _poll.SleepAsync(pause, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Rows that were too large to be pushed.</summary>
    private async Task ReadUnreadAsync(CancellationToken stop)
    {
        while (_unread.TryPeek(out var id))
        {
            if (await _table.FindAsync(id, stop).ConfigureAwait(false) is { } row && _table.Wants(row)) await _copy.TakeAsync([row], null, LogCopy.All, stop).ConfigureAwait(false);
            _unread.TryDequeue(out _);
        }
    }
}
