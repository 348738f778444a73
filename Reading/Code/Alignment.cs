namespace ParkingGate.Reading.Code;

/// <summary>One way to lay a code over a sequence.</summary>
/// <param name="Score">Sum of logarithms and costs; 0 is perfect.</param>
/// <param name="Cost">The part of it that is about layout: gaps and skipped characters.</param>
/// <param name="Places">Which of the sequence's characters stands at each position, -1 where it is missing.</param>
internal readonly record struct Alignment(double Score, double Cost, CodePositions<int> Places);
