using ParkingGate.Native;
using ParkingGate.Native.Onnx;
using ParkingGate.Tests.Reading;

namespace ParkingGate.Tests.Native;

/// <summary>Running: element types, free sizes, threads, memory.</summary>
public sealed class OnnxRunTests
{
    [Test]
    public async Task Float16_is_converted_in_and_out()
    {
        using var model = OnnxFiles.Tiny("float16.onnx");
        using var run = new OnnxRun(model, [1, 3, 5, 7]);
        for (var i = 0; i < run.Input.Length; i++)
            run.Input[i] = (i - 50) * 0.1f;
        run.Run();

        await Assert.That(run.Output.Length).IsEqualTo(105);
        for (var i = 0; i < 105; i++)
            await Assert.That(run.Output[i]).IsEqualTo((float)((Half)((i - 50) * 0.1f) * (Half)2));
    }

    [Test]
    [Arguments("uint8.onnx", 0, 255)]
    [Arguments("int8.onnx", -128, 127)]
    public async Task Bytes_are_rounded_to_even_and_saturate(string name, int lowest, int highest)
    {
        using var model = OnnxFiles.Tiny(name);
        using var run = new OnnxRun(model, [1, 3, 5, 7]);
        for (var i = 0; i < run.Input.Length; i++)
            run.Input[i] = (i - 50) * 5.5f;
        // The first lies in the vectorised part, the last in the rest.
        run.Input[3] = run.Input[104] = float.NaN;
        run.Run();

        for (var i = 0; i < 105; i++)
        {
            var expected = i is 3 or 104 ? 0 : Math.Clamp(MathF.Round((i - 50) * 5.5f), lowest, highest);
            await Assert.That(run.Output[i]).IsEqualTo(expected);
        }
    }

    [Test]
    public async Task Free_output_sizes_are_learnt_and_the_input_is_left_zero()
    {
        using var model = OnnxFiles.Tiny("dynamic.onnx");
        using var run = new OnnxRun(model, [2, 3, 64, 32]);

        await Assert.That(string.Join('x', run.OutputShape.ToArray())).IsEqualTo("2x6x42");
        await Assert.That(run.Output.Length).IsEqualTo(2 * 6 * 42);
        await Assert.That(run.Input.ContainsAnyExcept(0f)).IsFalse();
    }

    [Test]
    public async Task Two_shapes_of_one_model_do_not_disturb_each_other()
    {
        using var model = OnnxFiles.Tiny("dynamic.onnx");
        using var small = new OnnxRun(model, [1, 3, 32, 32]);
        using var large = new OnnxRun(model, [1, 3, 64, 64], "output0", [1, 6, 84]);
        small.Input.Fill(0.25f);
        large.Input.Fill(0.75f);
        small.Run();
        large.Run();

        await Assert.That(small.Output[0]).IsEqualTo(0.25f);
        await Assert.That(large.Output[0]).IsEqualTo(0.75f);
        await Assert.That(large.Output[..(3 * 84)].ContainsAnyExcept(0.75f)).IsFalse();
    }

    [Test]
    public async Task A_wrong_shape_or_output_is_refused_before_anything_runs()
    {
        using var model = OnnxFiles.Tiny("uint8.onnx");

        var shape = Assert.Throws<OnnxException>(() => new OnnxRun(model, [1, 3, 5, 8]).Dispose());
        var rank = Assert.Throws<OnnxException>(() => new OnnxRun(model, [3, 5, 7]).Dispose());
        var output = Assert.Throws<OnnxException>(() => new OnnxRun(model, [1, 3, 5, 7], "boxes").Dispose());

        await Assert.That(shape.Message).IsEqualTo("uint8.onnx takes x uint8 1x3x5x7, not 1x3x5x8.");
        await Assert.That(rank.Message).Contains("not 3x5x7");
        await Assert.That(output.Message).Contains("has no output boxes; it has y float32 1x3x5x7");
    }

    [Test]
    public async Task A_wrong_output_shape_is_an_error_of_the_run_not_a_crash()
    {
        using var model = OnnxFiles.Tiny("dynamic.onnx");
        using var run = new OnnxRun(model, [1, 3, 32, 32], "output0", [1, 6, 20]);

        var error = Assert.Throws<OnnxException>(run.Run);

        await Assert.That(error.Message).StartsWith("dynamic.onnx could not run on an input of 1x3x32x32");
    }

    [Test]
    [Arguments("container.onnx", 384, 640)]
    [Arguments("float16.onnx", 5, 7)]
    [Arguments("uint8.onnx", 5, 7)]
    public async Task A_hundred_runs_allocate_nothing(string name, int height, int width)
    {
        using var model = name == "container.onnx" ? OnnxFiles.Own(name) : OnnxFiles.Tiny(name);
        using var run = new OnnxRun(model, [1, 3, height, width]);
        run.Run();

        await Assert.That(SteadyState.BytesOfHundred(run.Run)).IsEqualTo(0);
    }

    [Test]
    public async Task Two_runs_of_one_model_work_at_the_same_time()
    {
        using var model = OnnxFiles.Own("container.onnx");
        float[] Alone(int seed)
        {
            using var run = Noise(model, seed);
            run.Run();
            return run.Output.ToArray();
        }
        float[][] alone = [Alone(1), Alone(2)];

        var together = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() =>
        {
            using var run = Noise(model, i + 1);
            var same = true;
            for (var round = 0; round < 10; round++)
            {
                run.Run();
                same &= run.Output.SequenceEqual(alone[i]);
            }
            return same;
        })));

        await Assert.That(alone[0].AsSpan().SequenceEqual(alone[1])).IsFalse();
        await Assert.That(together.All(same => same)).IsTrue();
    }

    [Test]
    [NotInParallel]
    public async Task Every_native_buffer_is_given_back_also_after_a_failure()
    {
        var before = NativeBuffer.Alive;
        using (var model = OnnxFiles.Tiny("float16.onnx"))
        {
            using (var run = new OnnxRun(model, [1, 3, 5, 7]))
                await Assert.That(NativeBuffer.Alive).IsEqualTo(before + 4);
            Assert.Throws<OnnxException>(() => new OnnxRun(model, [1, 3, 5, 8]).Dispose());
            Assert.Throws<OverflowException>(() => new OnnxRun(model, [1, 3, 5, 7], "y", [1 << 20, 1 << 20]).Dispose());
        }

        await Assert.That(NativeBuffer.Alive).IsEqualTo(before);
    }

    [Test]
    public async Task Memory_of_somebody_else_is_used_and_left_alone_and_must_be_large_enough()
    {
        using var model = OnnxFiles.Own("character-finder.onnx");
        using var memory = new OnnxMemory(3 * 64 * 32, 5 * (128 + 32));
        using (var run = new OnnxRun(model, [1, 3, 32, 64], memory: memory))
        {
            run.Input.Fill(0.25f);
            run.Run();
            await Assert.That(memory.Output.Span<float>().SequenceEqual(run.Output)).IsTrue();
        }

        await Assert.That(memory.Input.Span<float>()[0]).IsEqualTo(0.25f);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxRun(model, [1, 3, 64, 64], memory: memory).Dispose());
    }

    [Test]
    public async Task Native_memory_is_aligned_zeroed_and_refuses_use_after_disposal()
    {
        var buffer = new NativeBuffer(1001);

        await Assert.That(buffer.Address % 64).IsEqualTo((nint)0);
        await Assert.That(buffer.Span<byte>().Length).IsEqualTo(1001);
        await Assert.That(buffer.Span<float>().Length).IsEqualTo(250);
        await Assert.That(buffer.Span<byte>().ContainsAnyExcept((byte)0)).IsFalse();
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span<byte>());
    }

    private static OnnxRun Noise(OnnxModel model, int seed)
    {
        var run = new OnnxRun(model, [1, 3, 384, 640]);
        var random = new Random(seed);
        foreach (ref var value in run.Input)
            value = random.NextSingle();
        return run;
    }
}
