using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ParkingGate.Native.FFmpeg;

/// <summary>
/// FFmpeg's interrupt callback: every blocking call asks it whether to go on, so a dead source never holds a thread.
/// Owns a small native block that the callback reads; freed by Dispose, after the format context is closed.
/// </summary>
internal sealed unsafe class ReadDeadline : IDisposable
{
    private State* _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
    private readonly CancellationTokenRegistration _stop;

    private struct State
    {
        public long Until; // Environment.TickCount64
        public int Stopped;

        public bool IsOver() => Volatile.Read(ref Stopped) != 0 || Environment.TickCount64 > Volatile.Read(ref Until);
    }

    public ReadDeadline(CancellationToken stop)
    {
        _state->Until = long.MaxValue;
        _stop = stop.UnsafeRegister(static self => Volatile.Write(ref ((ReadDeadline)self!)._state->Stopped, 1), this);
    }

    /// <summary>The limit has passed, or the reader was told to stop. Demuxers turn an interrupted call into errors of their own.</summary>
    public bool IsOver => _state->IsOver();

    /// <summary>From now on, calls end after <paramref name="limit"/>.</summary>
    public void Start(TimeSpan limit) => Volatile.Write(ref _state->Until, Environment.TickCount64 + (long)limit.TotalMilliseconds);

    /// <summary>Puts the callback into a format context.</summary>
    public void InstallInto(nint formatContext)
    {
        var callback = (nint*)(formatContext + LibAvLayout.AVFormatContext_interrupt_callback);
        callback[0] = (nint)(delegate* unmanaged[Cdecl]<void*, int>)&ShouldStop;
        callback[1] = (nint)_state;
    }

    public void Dispose()
    {
        _stop.Dispose(); // waits for a registration that runs right now, so nobody writes to freed memory
        NativeMemory.Free(_state);
        _state = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShouldStop(void* opaque) => ((State*)opaque)->IsOver() ? 1 : 0;
}
