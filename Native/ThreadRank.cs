namespace ParkingGate.Native;

/// <summary>Who goes first when there is more to do than there are cores. .NET's own thread priorities do nothing on Linux.</summary>
internal static class ThreadRank
{
    private const int PRIO_PROCESS = 0;

    /// <summary>A third of the weight of an ordinary thread.</summary>
    private const int Niceness = 5;

    /// <summary>From now on the calling thread, and the threads it starts, give way to ordinary ones. Where that is forbidden nothing happens.</summary>
    public static void GiveWay() => _ = LibC.setpriority(PRIO_PROCESS, 0, Niceness);
}
