using ParkingGate.Native.Onnx;
using ParkingGate.Reading;
using ParkingGate.Tests.Native;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Reading;

/// <summary>What is found out about whole model files: ours, and tiny ones of every kind.</summary>
public sealed class DetectorModelTests
{
    [Test]
    public async Task The_default_model_is_recognised()
    {
        using var onnx = OnnxFiles.Own("container.onnx");
        var model = DetectorModel.Inspect(onnx, new DetectorOptions());

        await Assert.That((model.InputWidth, model.InputHeight)).IsEqualTo((640, 384));
        await Assert.That(model.Output).IsEqualTo(new YoloShape(YoloLayout.ChannelFirst, 5040, 5));
        await Assert.That(model.Picture).IsEqualTo(PictureFormat.Yolo);
        await Assert.That(model.Names.Single()).IsEqualTo("container");
    }

    /// <summary>All of them show class 0 with 0.875 in the second cell of the second row: 8 to 16 pixels.</summary>
    [Test]
    [Arguments("yolox-raw.onnx", nameof(YoloLayout.YoloxGrid), true)]
    [Arguments("yolox-decoded.onnx", nameof(YoloLayout.AnchorObjectness), true)]
    [Arguments("yolov6.onnx", nameof(YoloLayout.AnchorObjectness), false)]
    [Arguments("channel-last.onnx", nameof(YoloLayout.ChannelLast), false)]
    [Arguments("channel-first-bytes.onnx", nameof(YoloLayout.ChannelFirst), false)]
    public async Task Equal_shapes_of_different_meaning_are_told_apart(string name, string layout, bool yolox)
    {
        using var onnx = OnnxFiles.Tiny(name);
        var options = new DetectorOptions { Classes = ["0"], MinScore = 0.5f };
        var model = DetectorModel.Inspect(onnx, options);
        using var run = model.CreateRun(onnx);
        run.Run();
        var found = new Detection[10];
        var count = new YoloOutput(model, options).Decode(run.Output, model.Fit(32, 32), found);

        await Assert.That(model.Output.Layout.ToString()).IsEqualTo(layout);
        await Assert.That((model.Picture.Bgr, model.Picture.Placement == Placement.TopLeft)).IsEqualTo((yolox, yolox));
        await Assert.That(count).IsEqualTo(1);
        await Assert.That(found[0]).IsEqualTo(new Detection(new Box(8, 8, 16, 16), 0.875f, 0));
    }

    [Test]
    public async Task A_model_of_bytes_is_given_byte_values()
    {
        using var onnx = OnnxFiles.Tiny("channel-first-bytes.onnx");

        await Assert.That(DetectorModel.Inspect(onnx, new DetectorOptions()).Picture.Scale).IsEqualTo(1);
    }

    [Test]
    public async Task Names_come_from_the_settings_then_the_file_then_they_are_numbers()
    {
        using var named = OnnxFiles.Tiny("channel-last.onnx");
        using var nameless = OnnxFiles.Tiny("yolov6.onnx");

        await Assert.That(string.Join('|', DetectorModel.Inspect(named, new() { Names = ["a", "b"] }).Names)).IsEqualTo("a|b");
        await Assert.That(string.Join('|', DetectorModel.Inspect(named, new()).Names)).IsEqualTo("container|driver's cab");
        await Assert.That(string.Join('|', DetectorModel.Inspect(nameless, new()).Names)).IsEqualTo("0|1");
        await Assert.That(DetectorModel.Inspect(named, new()).NameOf(9)).IsEqualTo("9");
    }

    [Test]
    public async Task Rows_whose_meaning_nothing_tells_ask_for_a_setting()
    {
        using var onnx = OnnxFiles.Tiny("yolox-decoded-nameless.onnx");

        var error = Assert.Throws<DetectorModelException>(() => DetectorModel.Inspect(onnx, new DetectorOptions()));
        var told = DetectorModel.Inspect(onnx, new DetectorOptions { Layout = YoloLayout.AnchorObjectness });
        var named = DetectorModel.Inspect(onnx, new DetectorOptions { Names = ["a", "b"] });

        await Assert.That(error.Message).EndsWith("set the layout or the names.");
        await Assert.That(told.Output.Layout).IsEqualTo(YoloLayout.AnchorObjectness);
        await Assert.That(named.Picture).IsEqualTo(PictureFormat.Yolox);
    }

    [Test]
    public async Task A_layout_that_cannot_be_is_refused()
    {
        using var onnx = OnnxFiles.Tiny("wrong-names.onnx");

        var error = Assert.Throws<DetectorModelException>(() => DetectorModel.Inspect(onnx, new() { Layout = YoloLayout.EndToEnd }));

        await Assert.That(error.Message).Contains("not the layout EndToEnd of the settings");
    }

    [Test]
    public async Task Names_that_do_not_fit_the_output_are_refused()
    {
        using var onnx = OnnxFiles.Tiny("wrong-names.onnx");

        var error = Assert.Throws<DetectorModelException>(() => DetectorModel.Inspect(onnx, new DetectorOptions()));

        await Assert.That(error.Message).StartsWith(
            "wrong-names.onnx scores 2 classes (ChannelFirst, output float32 1x6x21) but 1 are named (container)");
    }

    [Test]
    public async Task A_free_size_is_the_settings_else_the_exporters()
    {
        using var onnx = OnnxFiles.Tiny("dynamic.onnx");
        var own = DetectorModel.Inspect(onnx, new DetectorOptions());
        var set = DetectorModel.Inspect(onnx, new DetectorOptions { InputSize = 64 });
        var error = Assert.Throws<DetectorModelException>(() => DetectorModel.Inspect(onnx, new DetectorOptions { InputSize = 100 }));
        using var run = set.CreateRun(onnx);

        await Assert.That((own.InputWidth, own.InputHeight)).IsEqualTo((160, 96));
        await Assert.That(own.Output).IsEqualTo(new YoloShape(YoloLayout.ChannelFirst, 240 + 60 + 15, 6));
        await Assert.That((set.InputWidth, set.InputHeight, set.Output.Boxes)).IsEqualTo((64, 64, 84));
        await Assert.That(run.Input.Length).IsEqualTo(3 * 64 * 64);
        await Assert.That(error.Message).Contains("multiple of 32");
    }

    [Test]
    [Arguments("character-reader.onnx", "probabilities float32 ?x37")]
    public async Task A_model_that_is_no_detector_is_refused_with_what_it_has_and_what_is_needed(string name, string outputs)
    {
        using var onnx = OnnxFiles.Own(name);

        var error = Assert.Throws<DetectorModelException>(() => DetectorModel.Inspect(onnx, new DetectorOptions()));

        await Assert.That(error.Message).StartsWith($"{name} is not a detector this program can use");
        await Assert.That(error.Message).Contains(outputs);
        await Assert.That(error.Message).Contains("supported is one 1x3xHxW input and an output of 1x(4+classes)xN");
    }

    [Test]
    public async Task A_detector_of_something_else_lacks_the_wanted_class()
    {
        using var onnx = OnnxFiles.Own("character-finder.onnx");
        var model = DetectorModel.Inspect(onnx, new DetectorOptions());

        var error = Assert.Throws<DetectorModelException>(() => _ = new YoloOutput(model, new DetectorOptions()));

        await Assert.That(error.Message).IsEqualTo("character-finder.onnx has no class 'container'; its classes are character.");
    }
}
