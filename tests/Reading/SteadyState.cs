namespace ParkingGate.Tests.Reading;

/// <summary>Managed bytes of something that is repeated.</summary>
internal static class SteadyState
{
    /// <summary>
    /// Bytes that a hundred repetitions allocate on this thread. The least of five hundreds: what is allocated each time shows in
    /// every one; a type the JIT loads or a collection that ends the thread's allocation block shows in one.
    /// </summary>
    public static long BytesOfHundred(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
