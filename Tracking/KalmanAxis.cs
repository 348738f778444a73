namespace ParkingGate.Tracking;

/// <summary>
/// A Kalman filter of one number and its speed. White-noise acceleration, so that two short steps equal one long one
/// and irregular gaps need no special care.
/// </summary>
internal struct KalmanAxis
{
    private float _varValue, _covariance, _varSpeed;

    public float Value { get; private set; }
    public float Speed { get; private set; }

    public static KalmanAxis Start(float value, float deviation, float speedDeviation) => new()
    {
        Value = value,
        _varValue = deviation * deviation,
        _varSpeed = speedDeviation * speedDeviation,
    };

    /// <summary>Moves on by <paramref name="seconds"/>; the speed wanders by <paramref name="wander"/> in one second.</summary>
    public void Advance(float seconds, float wander)
    {
        var density = wander * wander;
        Value += Speed * seconds;
        _varValue += seconds * (2 * _covariance + seconds * (_varSpeed + density * seconds / 3));
        _covariance += seconds * (_varSpeed + density * seconds / 2);
        _varSpeed += density * seconds;
    }

    /// <summary>Takes in a measurement with this standard deviation (over 0).</summary>
    public void Correct(float measured, float deviation)
    {
        var total = _varValue + deviation * deviation;
        var gain = _varValue / total;
        var speedGain = _covariance / total;
        var error = measured - Value;
        Value += gain * error;
        Speed += speedGain * error;
        _varSpeed -= speedGain * _covariance;
        _covariance *= 1 - gain;
        _varValue *= 1 - gain;
    }
}
