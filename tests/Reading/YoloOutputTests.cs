using ParkingGate.Reading;
using ParkingGate.Tracking;
using static ParkingGate.Reading.YoloLayout;

namespace ParkingGate.Tests.Reading;

/// <summary>Tensors in, detections out; every layout must say the same of the same boxes.</summary>
public sealed class YoloOutputTests
{
    private static readonly string[] Names = ["person", "container", "truck"];
    private static readonly DetectorOptions Both = new() { Classes = ["container", "truck"] };

    /// <summary>1280x720 in 640x384: halved, 12 pixels of grey above and below.</summary>
    private static readonly Letterbox Half = Letterbox.Fit(1280, 720, YoloTensor.Width, YoloTensor.Height);

    [Test]
    [Arguments(nameof(ChannelFirst))]
    [Arguments(nameof(ChannelLast))]
    [Arguments(nameof(AnchorObjectness))]
    [Arguments(nameof(EndToEnd))]
    [Arguments(nameof(YoloxGrid))]
    public async Task Every_layout_gives_the_same_detections(string layout)
    {
        var found = Decode(layout, Both,
            (3, new(100, 112, 40, 20, 0.8f, 0.1f, 0.5f, 0.2f)),
            (4, new(101, 112, 40, 20, 0.5f, 0.1f, 0.6f, 0.2f)), // a double of the first
            (5, new(101, 112, 40, 20, 0.5f, 0.1f, 0.3f, 0.4f)), // there too, but another class
            (290, new(600, 300, 200, 200, 1, 0.1f, 0.2f, 0.9f)), // reaches over two edges
            (7, new(300, 200, 50, 50, 0.9f, 0.99f, 0.5f, 0.4f)), // a person, not wanted
            (8, new(300, 200, 50, 50, 0.5f, 0.0f, 0.1f, 0.1f)), // under the floor
            (9, new(300, 5, 50, 8, 1, 0.0f, 0.9f, 0.1f))); // in the grey

        await Assert.That(string.Join(',', found.Select(detection => detection.ClassId))).IsEqualTo("2,1,2");
        await Near(found[0], new(new(1000, 376, 1280, 720), 0.9f, 2));
        await Near(found[1], new(new(160, 180, 240, 220), 0.4f, 1));
        await Near(found[2], new(new(162, 180, 242, 220), 0.2f, 2));
    }

    [Test]
    [Arguments(nameof(ChannelFirst))]
    [Arguments(nameof(ChannelLast))]
    [Arguments(nameof(AnchorObjectness))]
    [Arguments(nameof(EndToEnd))]
    [Arguments(nameof(YoloxGrid))]
    public async Task What_is_no_number_or_has_no_size_is_no_detection(string layout)
    {
        var (nan, infinite) = (float.NaN, float.PositiveInfinity);
        var found = Decode(layout, Both,
            (0, new(100, 100, 40, 20, 1, 0.1f, nan, 0.5f)),
            (1, new(100, 100, 40, 20, nan, 0.1f, 0.9f, 0.5f)),
            (2, new(nan, 100, 40, 20, 1, 0.1f, 0.9f, 0.5f)),
            (3, new(100, infinite, 40, 20, 1, 0.1f, 0.9f, 0.5f)),
            (4, new(100, 100, infinite, 20, 1, 0.1f, 0.9f, 0.5f)),
            (5, new(100, 100, 0, 20, 1, 0.1f, 0.9f, 0.5f)),
            (6, new(100, 100, 40, 20, infinite, 0.1f, 0.9f, 0.5f)),
            (8, new(100, 100, 40, 20, 1, nan, 0.9f, 0.5f)), // a class that is not wanted
            (7, new(200, 200, 40, 20, 1, 0.1f, 0.7f, 0.5f)));

        await Assert.That(found.Length).IsEqualTo(1);
        await Near(found[0], new(new(360, 356, 440, 396), 0.7f, 1));
    }

    [Test]
    [Arguments(nameof(ChannelFirst))]
    [Arguments(nameof(ChannelLast))]
    [Arguments(nameof(AnchorObjectness))]
    [Arguments(nameof(EndToEnd))]
    [Arguments(nameof(YoloxGrid))]
    public async Task An_empty_output_has_no_detections(string layout) => await Assert.That(Decode(layout, Both)).IsEmpty();

    [Test]
    public async Task Class_numbers_that_are_none_are_left_out()
    {
        var model = YoloTensor.Model(EndToEnd, Names);
        var tensor = YoloTensor.Write(model.Output);
        float[] numbers = [float.NaN, -1, 3, 1e20f, 1];
        for (var i = 0; i < numbers.Length; i++)
            new float[] { 10 * i, 20, (10 * i) + 9, 40, 0.9f, numbers[i] }.CopyTo(tensor, 6 * i);

        await Assert.That(Decode(model, Both, tensor).Single().Box.X1).IsEqualTo(80);
    }

    [Test]
    public async Task Of_more_boxes_than_the_bound_the_best_are_kept_in_order()
    {
        var random = new Random(5);
        var boxes = Crowd(random, 2000);

        var found = Decode(nameof(ChannelFirst), Both, boxes);

        var best = boxes.Select(box => box.Box.Scores.Max()).OrderDescending().Take(YoloOutput.MostDetections);
        await Assert.That(found.Select(detection => detection.Confidence).SequenceEqual(best)).IsTrue();
    }

    [Test]
    public async Task A_small_buffer_gets_the_best()
    {
        var model = YoloTensor.Model(ChannelFirst, Names);
        var boxes = Crowd(new Random(6), 50);
        var into = new Detection[3];

        var count = new YoloOutput(model, Both).Decode(YoloTensor.Write(model.Output, boxes), Half, into);

        await Assert.That(count).IsEqualTo(3);
        var best = boxes.Select(box => box.Box.Scores.Max()).OrderDescending().Take(3);
        await Assert.That(into.Select(detection => detection.Confidence).SequenceEqual(best)).IsTrue();
    }

    [Test]
    public async Task Equal_scores_stay_in_the_models_order()
    {
        // 1999 has no divisor in common with 5040, so no place is taken twice.
        var boxes = Enumerable.Range(0, 40)
            .Select(i => (At: 1999 * i % 5040, new Predicted(8 + (15 * i), 100, 10, 10, 1, 0, 0.5f, 0))).ToArray();

        var found = Decode(nameof(ChannelFirst), Both, boxes);

        var expected = boxes.OrderBy(box => box.At).Select(box => (box.Item2.X - 5) * 2);
        await Assert.That(found.Select(detection => detection.Box.X1).SequenceEqual(expected)).IsTrue();
    }

    /// <summary>The vectorised search against a plain one, with sizes that no vector divides.</summary>
    [Test]
    [Arguments(nameof(ChannelFirst), "container")]
    [Arguments(nameof(ChannelFirst), "person,container,truck")]
    [Arguments(nameof(ChannelLast), "container,truck")]
    public async Task Random_tensors_decode_as_by_hand(string layout, string classes)
    {
        var random = new Random(7);
        var options = new DetectorOptions { Classes = classes.Split(','), MinScore = 0.6f, NmsIou = 0.4f };
        for (var round = 0; round < 60; round++)
        {
            var shape = new YoloShape(Enum.Parse<YoloLayout>(layout), random.Next(1, 150), 7);
            var model = YoloTensor.Model(shape, Names);
            var boxes = Enumerable.Range(0, shape.Boxes).Select(at => (at, RandomBox(random))).ToArray();

            var found = Decode(model, options, YoloTensor.Write(shape, boxes));

            await Assert.That(found.SequenceEqual(ByHand(boxes, options))).IsTrue();
        }
    }

    [Test]
    public void A_tensor_of_another_size_is_refused()
    {
        var model = YoloTensor.Model(ChannelFirst, Names);
        var output = new YoloOutput(model, Both);

        Assert.Throws<ArgumentException>(() => output.Decode(new float[35279], Half, new Detection[1]));
    }

    [Test]
    public void A_floor_of_zero_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => _ = new YoloOutput(YoloTensor.Model(ChannelFirst, Names), Both with { MinScore = 0 }));

    [Test]
    [Arguments(nameof(ChannelFirst))]
    [Arguments(nameof(ChannelLast))]
    [Arguments(nameof(AnchorObjectness))]
    [Arguments(nameof(EndToEnd))]
    [Arguments(nameof(YoloxGrid))]
    public async Task Decoding_allocates_nothing(string layout)
    {
        var model = YoloTensor.Model(Enum.Parse<YoloLayout>(layout), Names);
        var output = new YoloOutput(model, Both);
        var tensor = YoloTensor.Write(model.Output, Crowd(new Random(8), 250));
        var into = new Detection[YoloOutput.MostDetections];
        var warm = output.Decode(tensor, Half, into);

        await Assert.That(warm).IsEqualTo(250);
        await Assert.That(SteadyState.BytesOfHundred(() => output.Decode(tensor, Half, into))).IsEqualTo(0);
    }

    private static Detection[] Decode(string layout, DetectorOptions options, params (int At, Predicted Box)[] boxes)
    {
        var model = YoloTensor.Model(Enum.Parse<YoloLayout>(layout), Names);
        return Decode(model, options, YoloTensor.Write(model.Output, boxes));
    }

    private static Detection[] Decode(DetectorModel model, DetectorOptions options, float[] tensor)
    {
        var into = new Detection[YoloOutput.MostDetections];
        return into[..new YoloOutput(model, options).Decode(tensor, Half, into)];
    }

    /// <summary>Boxes of 8 pixels that do not touch, in random order of score.</summary>
    private static (int At, Predicted Box)[] Crowd(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => (i, new Predicted(5 + (10 * (i % 63)), 20 + (10 * (i / 63)), 8, 8, 1, 0.05f,
            0.2f + (0.7f * random.NextSingle()), 0.1f))),
    ];

    private static Predicted RandomBox(Random random) => new(
        random.Next(640), random.Next(12, 372), random.Next(1, 200), random.Next(1, 200), 1,
        random.NextSingle(), random.NextSingle(), random.NextSingle());

    private static List<Detection> ByHand((int At, Predicted Box)[] boxes, DetectorOptions options)
    {
        var all = from item in boxes
                  let best = item.Box.Scores.Max()
                  let id = Array.IndexOf(item.Box.Scores, best)
                  where best >= options.MinScore && options.Classes.Contains(Names[id])
                  let box = Half.ToSource(Box.FromCenter(item.Box.X, item.Box.Y, item.Box.Width, item.Box.Height))
                  orderby best descending, item.At
                  select new Detection(box, best, id);
        var kept = new List<Detection>();
        foreach (var detection in all)
        {
            if (!kept.Exists(better => better.ClassId == detection.ClassId && Box.Iou(better.Box, detection.Box) >= options.NmsIou))
                kept.Add(detection);
        }
        return kept;
    }

    private static async Task Near(Detection found, Detection expected)
    {
        await Assert.That(found.ClassId).IsEqualTo(expected.ClassId);
        await Assert.That(found.Confidence).IsEqualTo(expected.Confidence).Within(1e-6f);
        var (a, b) = (found.Box, expected.Box);
        float[] differences = [a.X1 - b.X1, a.Y1 - b.Y1, a.X2 - b.X2, a.Y2 - b.Y2];
        await Assert.That(differences.Max(Math.Abs)).IsLessThan(0.01f);
    }
}
