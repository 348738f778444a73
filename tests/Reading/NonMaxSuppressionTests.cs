using ParkingGate.Reading;
using ParkingGate.Tracking;

namespace ParkingGate.Tests.Reading;

/// <summary>Removal of doubles, against the textbook form: take the best, strike out what overlaps it, repeat.</summary>
public sealed class NonMaxSuppressionTests
{
    [Test]
    public async Task It_agrees_with_the_textbook_on_random_crowds()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var crowd = Crowd(random, random.Next(0, 120));
            var iou = 0.2f + (0.7f * random.NextSingle());
            var expected = Textbook(crowd, iou);
            var detections = crowd.ToArray();
            var kept = NonMaxSuppression.Keep(detections, iou, int.MaxValue);

            await Assert.That(detections[..kept].SequenceEqual(expected)).IsTrue();
        }
    }

    [Test]
    public async Task Overlap_equal_to_the_threshold_is_a_double()
    {
        // 2 of 4 columns shared: exactly one half.
        Detection[] two = [new(new(0, 0, 3, 1), 0.9f, 0), new(new(1, 0, 4, 1), 0.8f, 0)];

        await Assert.That(NonMaxSuppression.Keep(two, 0.5f, 10)).IsEqualTo(1);
        await Assert.That(NonMaxSuppression.Keep(two, 0.51f, 10)).IsEqualTo(2);
    }

    [Test]
    public async Task Different_classes_do_not_suppress_each_other()
    {
        Detection[] two = [new(new(0, 0, 9, 9), 0.9f, 0), new(new(0, 0, 9, 9), 0.8f, 1)];

        await Assert.That(NonMaxSuppression.Keep(two, 0.5f, 10)).IsEqualTo(2);
    }

    [Test]
    public async Task It_stops_at_the_bound_with_the_best()
    {
        Detection[] row = [.. Enumerable.Range(0, 50).Select(i => new Detection(new(10 * i, 0, (10 * i) + 9, 9), 1 - (i * 0.01f), 0))];
        var best = row.AsSpan(0, 7).ToArray();

        await Assert.That(NonMaxSuppression.Keep(row, 0.5f, 7)).IsEqualTo(7);
        await Assert.That(row.AsSpan(0, 7).SequenceEqual(best)).IsTrue();
        await Assert.That(NonMaxSuppression.Keep(row, 0.5f, 0)).IsEqualTo(0);
    }

    private static Detection[] Crowd(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var (x, y) = (random.NextSingle() * 100, random.NextSingle() * 100);
            var box = new Box(x, y, x + 5 + (random.NextSingle() * 60), y + 5 + (random.NextSingle() * 60));
            return new Detection(box, random.NextSingle(), random.Next(3));
        }).OrderByDescending(detection => detection.Confidence),
    ];

    private static List<Detection> Textbook(Detection[] best, float iou)
    {
        var left = best.ToList();
        var kept = new List<Detection>();
        while (left.Count > 0)
        {
            var first = left[0];
            kept.Add(first);
            left = [.. left.Skip(1).Where(other => other.ClassId != first.ClassId || Iou(first.Box, other.Box) < iou)];
        }
        return kept;
    }

    private static float Iou(Box a, Box b)
    {
        var width = Math.Max(0, Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1));
        var height = Math.Max(0, Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1));
        var shared = width * height;
        return shared / (((a.X2 - a.X1) * (a.Y2 - a.Y1)) + ((b.X2 - b.X1) * (b.Y2 - b.Y1)) - shared);
    }
}
