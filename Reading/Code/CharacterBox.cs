namespace ParkingGate.Reading.Code;

/// <summary>Where a character stands: its centre and size, in pixels of any scale.</summary>
internal readonly record struct CharacterBox(double X, double Y, double Width, double Height)
{
    public double Left => X - (Width / 2);
    public double Right => X + (Width / 2);
    public double Top => Y - (Height / 2);
    public double Bottom => Y + (Height / 2);
}
