namespace ParkingGate.Containers;

/// <summary>Where the characters of a read stood in the picture: centre and height of one character, in pixels.</summary>
internal readonly record struct CodePlace(float X, float Y, float CharacterHeight);
