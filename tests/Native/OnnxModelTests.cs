using System.Runtime.InteropServices;
using ParkingGate.Native.Onnx;

namespace ParkingGate.Tests.Native;

/// <summary>Loading: what a model tells about itself, and what is said about a file that is none.</summary>
public sealed class OnnxModelTests
{
    [Test]
    public async Task The_default_model_tells_its_shapes_and_names()
    {
        using var model = OnnxFiles.Own("container.onnx");

        await Assert.That(model.Inputs.Single().ToString()).IsEqualTo("images float32 1x3x384x640");
        await Assert.That(model.Outputs.Single().ToString()).IsEqualTo("output0 float32 1x5x5040");
        await Assert.That(model.Outputs.Single().IsFixed).IsTrue();
        await Assert.That(model.Metadata["names"]).IsEqualTo("""{"0": "container"}""");
    }

    [Test]
    public async Task Free_sizes_are_minus_one_and_shown_as_question_marks()
    {
        using var model = OnnxFiles.Tiny("dynamic.onnx");

        await Assert.That(string.Join(',', model.Inputs[0].Shape)).IsEqualTo("-1,3,-1,-1");
        await Assert.That(model.Inputs[0].IsFixed).IsFalse();
        await Assert.That(model.Outputs[0].ToString()).IsEqualTo("output0 float32 ?x6x?");
    }

    [Test]
    [Arguments("", "the file is empty")]
    [Arguments("version https://git-lfs.github.com/spec/v1\noid sha256:00", "git lfs pull")]
    [Arguments("<!DOCTYPE html><html>not found</html>", "web page")]
    [Arguments("PK\u0003\u0004archive", "checkpoint")]
    [Arguments("no model at all, just a text of some length", "protobuf parsing failed")]
    public async Task A_file_that_is_no_model_is_named_with_a_cure_in_one_sentence(string content, string expected)
    {
        var error = Assert.Throws<OnnxException>(() => OnnxModel.Load(System.Text.Encoding.UTF8.GetBytes(content), "gate.onnx"));

        await Assert.That(error.Message).StartsWith("gate.onnx is not an ONNX model this program can run");
        await Assert.That(error.Message).Contains(expected);
        await Assert.That(error.Message).DoesNotContain("\n");
        await Assert.That(error.Message).DoesNotContain("ErrorCode");
    }

    [Test]
    public async Task A_truncated_model_is_refused()
    {
        var bytes = await File.ReadAllBytesAsync(TestPaths.Model("container.onnx"));

        Assert.Throws<OnnxException>(() => OnnxModel.Load(bytes[..(bytes.Length / 2)], "half.onnx"));
    }

    [Test]
    public async Task Telemetry_is_off_in_the_environment_that_native_code_reads()
    {
        OnnxTelemetry.Disable();
        OnnxTelemetry.Disable();
        using var model = OnnxFiles.Tiny("uint8.onnx");

        await Assert.That(Marshal.PtrToStringUTF8(ReadEnvironment(OnnxTelemetry.Variable))).IsEqualTo("1");
    }

    [Test]
    public async Task A_disposed_model_says_so()
    {
        var model = OnnxFiles.Tiny("uint8.onnx");
        var run = new OnnxRun(model, [1, 3, 5, 7]);
        model.Dispose();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(run.Run);
        Assert.Throws<ObjectDisposedException>(() => new OnnxRun(model, [1, 3, 5, 7]).Dispose());
        run.Dispose();
    }

    [DllImport("libc", EntryPoint = "getenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
