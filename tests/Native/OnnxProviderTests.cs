using ParkingGate.Native.FFmpeg;
using ParkingGate.Native.Onnx;
using ParkingGate.Reading;
using ParkingGate.Tests.Peers;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Native;

/// <summary>Models that something else than the CPU is to compute, and what is said when it does not.</summary>
public sealed class OnnxProviderTests
{
    private static readonly TestFolder Folder = new(); // a provider stays loaded, and its name is taken, until the process ends
    private static readonly Lazy<string> Library = new(() => PeerLibrary.OnnxProvider(Folder));

    [After(Class)]
    public static void CleanUp() => Folder.Dispose();

    [Test]
    public async Task A_provider_that_takes_the_whole_model_computes_it()
    {
        using var model = Load(Library.Value, "all");
        using var run = new OnnxRun(model, [1, 3, 384, 640]);
        run.Run();

        await Assert.That(model.Provider).IsEqualTo("TestProvider (CPU)");
        await Assert.That(model.Refusal).IsNull();
        await Assert.That(run.Output.ContainsAnyExcept(0)).IsFalse(); // its zeros
    }

    [Test]
    public async Task What_it_does_not_take_the_CPU_computes_and_that_is_said()
    {
        using var model = Load(Library.Value, "nothing");
        using var run = new OnnxRun(model, [1, 3, 384, 640]);
        run.Run();

        await Assert.That(model.Provider).IsEqualTo("TestProvider (CPU) as far as it takes it, and the CPU");
        await Assert.That(run.Output.ContainsAnyExcept(0)).IsTrue();
    }

    [Test]
    public async Task The_CPU_computes_when_the_provider_will_not_and_the_reason_is_kept()
    {
        using var refused = Load(Library.Value, "refuses");
        using var elsewhere = Load(Library.Value, "all", OnnxDevice.Npu);
        using var none = Load(TestPaths.Data("dynamic.onnx"), "all");

        await Assert.That((refused.Provider, refused.Refusal)).IsEqualTo((null, "its driver is too old"));
        await Assert.That((elsewhere.Provider, elsewhere.Refusal)).IsEqualTo((null, "it finds no NPU on this machine"));
        await Assert.That(none.Provider).IsNull();
        await Assert.That(none.Refusal!).Contains("dynamic.onnx");
    }

    [Test]
    public async Task A_provider_that_fails_when_it_runs_is_found_out_before_a_camera_needs_it()
    {
        var told = new List<string>();
        using var loader = new DetectorLoader("", new DetectorOptions(), Options(Library.Value, "fails", OnnxDevice.Auto)) { Told = loader => told.Add($"{loader.RunsOn}; {loader.Refusal}") };
        using var detector = loader.Open();
        using var second = loader.Open();
        using var pool = new FramePool();
        using var frame = pool.Rent();
        using var clip = Clip.Open(Clip.Demo);
        for (var i = 0; i < 60; i++) clip.Read(frame);

        await Assert.That(told.Single()).StartsWith("the CPU; ").And.Contains("the card is gone");
        await Assert.That(detector.Detect(frame, new Detection[20])).IsGreaterThan(0);
    }

    private static OnnxModel Load(string library, string takes, OnnxDevice device = OnnxDevice.Auto) => OnnxFiles.Load(TestPaths.Model("container.onnx"), Options(library, takes, device));

    private static OnnxOptions Options(string library, string takes, OnnxDevice device) =>
        new() { Provider = new OnnxProvider(library) { Device = device, Options = new Dictionary<string, string> { ["takes"] = takes } } };
}
