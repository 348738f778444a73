namespace ParkingGate.Tests.Endpoints.Access;

/// <summary>A clock that goes on only when it is told to.</summary>
internal sealed class StepClock : TimeProvider
{
    private TimeSpan _gone;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _gone.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(60) + _gone;

    public void Advance(TimeSpan by) => _gone += by;
}
