namespace ParkingGate.Reading;

/// <summary>A model or its settings do not make a detector; the message is one sentence an operator can act on.</summary>
internal sealed class DetectorModelException(string message, Exception? cause = null) : Exception(message, cause);
