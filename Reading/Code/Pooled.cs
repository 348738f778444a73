namespace ParkingGate.Reading.Code;

/// <summary>Arrays that grow to what was needed most and are then used again.</summary>
internal static class Pooled
{
    /// <summary>At least this long; what was inside is lost when it grows.</summary>
    public static void Ensure<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[Roomy(length)];
    }

    /// <summary>At least this long, keeping what is inside.</summary>
    public static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, Roomy(length));
    }

    /// <summary>A quarter more, so that pictures of slowly growing size do not each ask anew.</summary>
    private static int Roomy(int length) => length + (length / 4);
}
