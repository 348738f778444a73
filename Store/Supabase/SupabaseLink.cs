namespace ParkingGate.Store.Supabase;

/// <summary>What goes between this gate and the shared log; each may fail by itself.</summary>
internal enum SupabaseWay
{
    /// <summary>Rows of this gate to the table.</summary>
    Rows,

    /// <summary>Pictures to the storage.</summary>
    Pictures,

    /// <summary>Changes, asked for.</summary>
    Changes,

    /// <summary>Changes, pushed.</summary>
    Pushes,
}

/// <summary>How the shared log is, for whoever asks.</summary>
/// <param name="Reached">It has given what was asked for since the start.</param>
/// <param name="IsPushed">Changes of other gates come as they happen; else they are asked for.</param>
/// <param name="Problem">One sentence with the cure; null when nothing is wrong.</param>
internal sealed record SupabaseReport(bool Reached, bool IsPushed, string? Problem, DateTimeOffset? Since, DateTimeOffset? LastAnswer);

/// <summary>
/// Whether the shared log works, and what is wrong when it does not. The operator is told once when it begins and once when it is over;
/// what passes by itself within ten seconds is nobody's business.
/// </summary>
internal sealed class SupabaseLink(Func<long> waiting, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Passing = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Fault?[] _faults = new Fault?[Enum.GetValues<SupabaseWay>().Length];
    private DateTimeOffset? _lastAnswer;
    private bool _reached;
    private DateTimeOffset? _toldSince;
    private bool _isPushed;

    /// <summary>It works again after it did not: whoever waits out a pause need not. Must not block.</summary>
    public event Action? Recovered;

    public bool IsPushed => Volatile.Read(ref _isPushed);

    /// <summary>Nothing of the project can be reached now, as far as is known.</summary>
    public bool IsDown
    {
        get
        {
            lock (_gate) return Array.Exists(_faults, fault => fault is { Problem.IsOfConnection: true });
        }
    }

    public void Works(SupabaseWay way)
    {
        bool recovered;
        lock (_gate)
        {
            recovered = _faults[(int)way] is not null;
            _faults[(int)way] = null;
            _lastAnswer = clock.GetUtcNow();
            if (way == SupabaseWay.Pushes) Volatile.Write(ref _isPushed, true);
            if (way == SupabaseWay.Changes) _reached = true;
            if (recovered && Array.TrueForAll(_faults, fault => fault is null)) TellOver();
        }
        if (recovered) Recovered?.Invoke();
    }

    public void Fails(SupabaseWay way, SupabaseException problem)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var before = _faults[(int)way];
            var isSame = before?.Problem.Trouble == problem.Trouble;
            var fault = isSame ? before! with { Problem = problem } : new Fault(problem, now, IsTold: false);
            if (way == SupabaseWay.Pushes) Volatile.Write(ref _isPushed, false);
            if (!fault.IsTold && (!problem.IsPassing || now - fault.Since >= Passing))
            {
                if (!IsToldAlready(problem)) log.SupabaseTrouble(problem.Message);
                _toldSince ??= fault.Since;
                fault = fault with { IsTold = true };
            }
            _faults[(int)way] = fault;
        }
    }

    public SupabaseReport Report()
    {
        lock (_gate)
        {
            // What is wrong with all of it says more than what is wrong with a part.
            var worst = _faults.OfType<Fault>().OrderByDescending(fault => fault.Problem.IsOfConnection).ThenBy(fault => fault.Since).FirstOrDefault();
            return new(_reached, _isPushed, worst?.Problem.Message, worst?.Since, _lastAnswer);
        }
    }

    private bool IsToldAlready(SupabaseException problem) =>
        Array.Exists(_faults, other => other is { IsTold: true } && other.Problem.Trouble == problem.Trouble);

    private void TellOver()
    {
        if (_toldSince is { } since) log.SupabaseWorks((clock.GetUtcNow() - since).TotalMinutes, waiting());
        _toldSince = null;
    }

    private sealed record Fault(SupabaseException Problem, DateTimeOffset Since, bool IsTold);
}
