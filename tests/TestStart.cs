using ParkingGate.Native;
using ParkingGate.Native.FFmpeg;
using ParkingGate.Pipeline;

namespace ParkingGate.Tests;

/// <summary>Before any test: native libraries as the program itself brings them up. After all: nothing native is left.</summary>
public static class TestStart
{
    [Before(TestSession)]
    public static void Bring_up_native_libraries() => NativeLibraries.Install();

    [After(TestSession)]
    public static void Nothing_native_is_left()
    {
        var left = (FramePool.Alive, EncodedFramePool.Alive, NativeBuffer.Alive);
        if (left != (0, 0, 0))
            throw new InvalidOperationException($"left after all tests (frames, encoded frames, native buffers): {left}");
    }
}
