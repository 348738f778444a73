using ParkingGate.Native.Onnx;
using ParkingGate.Reading;
using ParkingGate.Tests.Native;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Reading;

/// <summary>Our detector and foreign ones of every layout on real photos.</summary>
public sealed class YoloPhotoTests
{
    private const string Yolo11 = "yolo11n_coco_320_int8.onnx";
    private const string Yolo26 = "yolo26n_coco_640_int8_end2end.onnx";
    private const string Yolox = "yolox_nano_coco_416.onnx";
    private const string Plates = "yolov5n_licenseplate_640_converted.onnx";
    private const string Ppe = "yolov5n_ppe_640_converted.onnx";

    [Test]
    [Arguments(Yolo11, nameof(YoloLayout.ChannelFirst), 320, 2100, 80)]
    [Arguments(Yolo26, nameof(YoloLayout.EndToEnd), 640, 300, 80)]
    [Arguments(Yolox, nameof(YoloLayout.YoloxGrid), 416, 3549, 0)]
    [Arguments(Plates, nameof(YoloLayout.AnchorObjectness), 640, 25200, 1)]
    [Arguments(Ppe, nameof(YoloLayout.AnchorObjectness), 640, 25200, 2)]
    public async Task Foreign_detectors_are_recognised(string name, string layout, int size, int boxes, int names)
    {
        using var onnx = OnnxFiles.Load(Foreign(name));
        var model = DetectorModel.Inspect(onnx, new DetectorOptions());

        await Assert.That(model.Output.Layout.ToString()).IsEqualTo(layout);
        await Assert.That((model.InputWidth, model.InputHeight, model.Output.Boxes)).IsEqualTo((size, size, boxes));
        await Assert.That(onnx.Metadata.ContainsKey("names") ? model.Names.Length : 0).IsEqualTo(names);
        await Assert.That(model.Picture).IsEqualTo(name == Yolox ? PictureFormat.Yolox : PictureFormat.Yolo);
    }

    /// <summary>The truck's edges as read off the photo by eye.</summary>
    [Test]
    [Arguments("laurentberder_det/train/images/0064.jpg", 75, 92, 347, 352)]
    [Arguments("laurentberder_det/negative/images/camion02.jpg", 165, 20, 530, 460)]
    [Arguments("lin_voc/test_15.jpg", 146, 44, 464, 438)]
    public async Task Three_layouts_see_the_truck_where_it_stands(string photo, int x1, int y1, int x2, int y2)
    {
        foreach (var name in new[] { Yolo11, Yolo26, Yolox })
        {
            using var detector = Coco(name, "truck");
            var best = Closest(detector.Look(Photo(photo)), new Box(x1, y1, x2, y2));

            await Assert.That(Box.Iou(best.Box, new Box(x1, y1, x2, y2))).IsGreaterThan(0.7f).Because($"{name} said {best}");
            await Assert.That(best.Confidence).IsGreaterThan(0.3f);
        }
    }

    /// <summary>Many objects at once: what the smallest model is sure of, the others see at the same place.</summary>
    [Test]
    [Arguments("laurentberder_det/negative/images/voitures03.jpg")]
    [Arguments("laurentberder_det/negative/images/ville06.jpg")]
    [Arguments("laurentberder_det/negative/images/camion07.jpg")]
    public async Task Layouts_agree_on_a_street(string photo)
    {
        using var first = Coco(Yolo11, "car", "truck", "person");
        var sure = first.Look(Photo(photo)).Where(detection => detection.Confidence >= 0.5f).ToArray();
        await Assert.That(sure.Length).IsGreaterThanOrEqualTo(2);

        foreach (var name in new[] { Yolo26, Yolox })
        {
            using var other = Coco(name, "car", "truck", "person");
            var found = other.Look(Photo(photo));
            foreach (var detection in sure)
            {
                var closest = Closest(found.Where(candidate => candidate.ClassId == detection.ClassId), detection.Box);
                await Assert.That(Box.Iou(closest.Box, detection.Box)).IsGreaterThan(0.6f).Because($"{name} misses {detection}");
            }
        }
    }

    /// <summary>The plates' edges as read off the photos by eye.</summary>
    [Test]
    [Arguments("laurentberder_det/negative/images/ville06.jpg", 900, 673, 943, 695)]
    [Arguments("lin_voc/train_13.jpg", 238, 587, 304, 635)]
    public async Task Yolov5_finds_the_number_plate(string photo, int x1, int y1, int x2, int y2)
    {
        using var detector = new PhotoDetector(Foreign(Plates), new DetectorOptions { Classes = ["license-plate"], MinScore = 0.4f });
        var found = detector.Look(Photo(photo));

        await Assert.That(Box.Iou(Closest(found, new Box(x1, y1, x2, y2)).Box, new Box(x1, y1, x2, y2))).IsGreaterThan(0.7f);
        await Assert.That(found.Length).IsLessThanOrEqualTo(3);
    }

    /// <summary>
    /// No photo shows a worker; what this model takes for a vest is a yellow and black barrier, which is as good a proof of
    /// place.
    /// </summary>
    [Test]
    public async Task Yolov5_with_two_classes_sees_a_vest_where_a_striped_barrier_stands()
    {
        using var detector = new PhotoDetector(Foreign(Ppe), new DetectorOptions { Classes = ["helmet", "vest"], MinScore = 0.4f });
        var found = detector.Look(Photo("gate_yundapuji/1-122906001-OCR-LF-C01_640.jpg"));

        await Assert.That(found.Length).IsEqualTo(1);
        await Assert.That(detector.Model.NameOf(found[0].ClassId)).IsEqualTo("vest");
        await Assert.That(Box.Nesting(found[0].Box, new Box(569, 461, 634, 554))).IsGreaterThan(0.9f);
        await Assert.That(found[0].Box.Area).IsLessThan(20_000);
    }

    [Test]
    public async Task The_default_model_finds_the_container_that_fills_the_photo()
    {
        using var detector = new PhotoDetector(TestPaths.Model("container.onnx"), new DetectorOptions { MinScore = 0.4f });
        var photos = Directory.GetFiles(Photo("lin_voc"), "*.jpg");
        var seen = photos.Count(photo => detector.Look(photo) is [{ Box.Area: > 40_000 }, ..]);

        await Assert.That(photos.Length).IsGreaterThanOrEqualTo(20);
        await Assert.That(seen).IsGreaterThanOrEqualTo(photos.Length * 9 / 10);
    }

    [Test]
    [Arguments("ch_PP-OCRv4_det_infer.onnx", "sigmoid_0.tmp_0 float32 ?x1x?x?")]
    [Arguments("ch_PP-OCRv4_rec_infer.onnx", "of size 1x80x6625 for a picture of 1x3x48x640, no known layout")]
    [Arguments("ch_ppocr_mobile_v2.0_cls_infer.onnx", "softmax_0.tmp_0 float32 ?x2")]
    public async Task Text_models_are_no_detectors(string name, string outputs)
    {
        using var onnx = OnnxFiles.Load(Shared(Path.Combine("models", "ppocr_v4_gutenye", name)));

        var error = Assert.Throws<DetectorModelException>(() => DetectorModel.Inspect(onnx, new DetectorOptions()));

        await Assert.That(error.Message).StartsWith($"{name} is not a detector this program can use");
        await Assert.That(error.Message).Contains(outputs);
    }

    private static Detection Closest(IEnumerable<Detection> found, Box box) =>
        found.OrderByDescending(detection => Box.Iou(detection.Box, box)).FirstOrDefault();

    /// <summary>A COCO detector; YOLOX's file has no names, so it gets those of YOLO11's.</summary>
    private static PhotoDetector Coco(string name, params string[] classes)
    {
        using var onnx = OnnxFiles.Load(Foreign(Yolo11));
        var names = ClassNames.Parse(onnx.Metadata["names"]);
        return new PhotoDetector(Foreign(name), new DetectorOptions { Classes = classes, Names = names, MinScore = 0.25f });
    }

    private static string Foreign(string name) => Shared(Path.Combine("models", "yolo", name));

    private static string Photo(string name) => Shared(Path.Combine("containers", name));

    private static string Shared(string path)
    {
        if (TestPaths.SharedData is null)
            Skip.Test("The photos and foreign models of ../shared/data are not here.");
        return Path.Combine(TestPaths.SharedData!, path);
    }
}
