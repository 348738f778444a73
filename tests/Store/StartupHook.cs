using ParkingGate.Tests.Peers.Supabase;
using ParkingGate.Tests.Store;

/// <summary>What the runtime calls before the program, when told to by DOTNET_STARTUP_HOOKS; it wants this name, in no namespace.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        KilledWriter.RecordUntilKilled();
        RigProgram.ServeUntilKilled();
    }
}
