namespace ParkingGate.Endpoints.Access;

/// <summary>Callers cannot be told apart; the message is for an operator and names the cure.</summary>
internal sealed class AccessException(string message, Exception? inner = null) : Exception(message, inner);
