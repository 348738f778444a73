using ParkingGate.Native;
using ParkingGate.Native.Onnx;
using ParkingGate.Reading.Code;
using ParkingGate.Tests.Native;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>Inputs of many sizes in one memory.</summary>
public sealed class FinderRunsTests
{
    private static readonly (int Width, int Height)[] Sizes = [(64, 32), (320, 160), (32, 64), (320, 160), (96, 96), (64, 32), (384, 192), (64, 32)];

    [Test]
    public async Task One_size_after_another_gives_what_each_gives_alone()
    {
        using var model = OnnxFiles.Own("character-finder.onnx");
        using var runs = new FinderRuns(model);
        foreach (var (width, height) in Sizes)
        {
            var picture = Photo.Noise(width, height, width + height);
            using var alone = new OnnxRun(model, [1, 3, height, width]);
            var expected = Look(alone, picture, width, height);

            await Assert.That(Look(runs.For(width, height), picture, width, height).AsSpan().SequenceEqual(expected)).IsTrue();
        }
    }

    [Test]
    [NotInParallel]
    public async Task All_lie_in_memory_for_the_largest_and_those_not_used_lately_go()
    {
        var before = NativeBuffer.Alive;
        using (var model = OnnxFiles.Own("character-finder.onnx"))
        {
            using var runs = new FinderRuns(model);
            var largest = runs.For(256, 64);
            var first = runs.For(32, 32);
            for (var width = 64; width <= 32 * 7; width += 32) runs.For(width, 32);
            await Assert.That(NativeBuffer.Alive).IsEqualTo(before + 2);
            await Assert.That(ReferenceEquals(runs.For(32, 32), first)).IsTrue();
            await Assert.That(ReferenceEquals(runs.For(256, 64), largest)).IsTrue();
            runs.For(32, 64);
            await Assert.That(ReferenceEquals(runs.For(32, 32), first)).IsTrue();
            await Assert.That(ReferenceEquals(runs.For(64, 32), runs.For(64, 32))).IsTrue();

            runs.For(256, 256); // has no room: the memory is another one, and so are the runs in it
            await Assert.That(NativeBuffer.Alive).IsEqualTo(before + 2);
            await Assert.That(ReferenceEquals(runs.For(32, 32), first)).IsFalse();
        }

        await Assert.That(NativeBuffer.Alive).IsEqualTo(before);
    }

    private static float[] Look(OnnxRun run, Photo picture, int width, int height)
    {
        InputPlanes.Write(picture.View, run.Input, width, height);
        run.Run();
        return run.Output.ToArray();
    }
}
