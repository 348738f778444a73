namespace ParkingGate.Tests.Store.Supabase;

/// <summary>This machine's clock, and so much beside it.</summary>
internal sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    public TimeSpan Shift { get; set; } = shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
