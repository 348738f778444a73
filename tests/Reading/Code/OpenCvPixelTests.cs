using System.Globalization;
using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>Scaling and cutting against pixels that OpenCV made, which the models were trained on.</summary>
public sealed class OpenCvPixelTests
{
    [Test]
    public async Task Enlarging_is_equal_to_the_bit() => await Assert.That(LargestScalingError("linear")).IsEqualTo(0);

    [Test]
    public async Task Shrinking_is_equal_to_the_bit() => await Assert.That(LargestScalingError("area")).IsEqualTo(0);

    [Test]
    public async Task Patches_are_equal_to_the_bit_inside_at_borders_and_where_they_shrink()
    {
        var cases = Cases("patch").ToArray();
        foreach (var patch in cases)
            await Assert.That(PatchError(patch)).IsEqualTo(0).Because(string.Join(' ', patch.Numbers));

        await Assert.That(cases.Length).IsEqualTo(7);
    }

    [Test]
    public async Task A_patch_outside_the_picture_is_grey()
    {
        var planes = new float[3 * CharacterPatch.Side * CharacterPatch.Side];
        new CharacterPatch().Cut(Painted(40, 30).View, 500, 400, 90, planes);

        await Assert.That(planes.All(value => value == 114 / 255f)).IsTrue();
    }

    [Test]
    public async Task A_part_of_a_picture_is_scaled_like_a_copy_of_it()
    {
        var whole = Painted(60, 50);
        var copy = new byte[3 * 20 * 10];
        for (var y = 0; y < 10; y++)
            whole.View.Row(y + 30).Slice(3 * 25, 3 * 20).CopyTo(copy.AsSpan(3 * 20 * y));

        await Assert.That(Scale(whole.View.Part(new(25, 30, 20, 10)), 33, 17, false)).IsEquivalentTo(Scale(new(copy, 20, 10, 60), 33, 17, false));
        await Assert.That(Scale(whole.View.Part(new(25, 30, 20, 10)), 7, 3, true)).IsEquivalentTo(Scale(new(copy, 20, 10, 60), 7, 3, true));
    }

    [Test]
    public async Task Planes_are_red_green_and_blue_on_grey()
    {
        var planes = new float[3 * 4 * 3];
        Array.Fill(planes, -1);
        InputPlanes.Write(new([255, 51, 0, 0, 102, 255, 9, 9, 9], 2, 1, 9), planes, 4, 3);

        const float Grey = 114 / 255f;
        float[] rest = [Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey, Grey];
        await Assert.That(planes.AsSpan().SequenceEqual([1, 0, .. rest, 0.2f, 0.4f, .. rest, 0, 1, .. rest])).IsTrue();
    }

    private static int LargestScalingError(string kind) =>
        Cases(kind).Max(one => LargestError(
            Scale(Painted((int)one.Numbers[0], (int)one.Numbers[1]).View, (int)one.Numbers[2], (int)one.Numbers[3], kind == "area"), one.Expected));

    private static int PatchError((float[] Numbers, byte[] Expected) patch)
    {
        const int Size = CharacterPatch.Side * CharacterPatch.Side;
        var planes = new float[3 * Size];
        var numbers = patch.Numbers;
        new CharacterPatch().Cut(Painted((int)numbers[0], (int)numbers[1]).View, numbers[2], numbers[3], numbers[4], planes);
        var rows = from y in new[] { 0, 9, 18, 27 }
                   from x in Enumerable.Range(0, CharacterPatch.Side)
                   from channel in Enumerable.Range(0, 3)
                   select (byte)MathF.Round(planes[(channel * Size) + (y * CharacterPatch.Side) + x] * 255);
        return LargestError([.. rows], patch.Expected);
    }

    private static byte[] Scale(in RgbPicture picture, int width, int height, bool shrinks)
    {
        var scaled = new PictureScaler().Scale(picture, width, height, shrinks);
        var bytes = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
            scaled.Row(y).CopyTo(bytes.AsSpan(3 * width * y));
        return bytes;
    }

    private static int LargestError(byte[] found, byte[] expected) =>
        found.Length == expected.Length ? found.Zip(expected, (a, b) => Math.Abs(a - b)).Max() : int.MaxValue;

    private static Photo Painted(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = (i / 3 % width, i / 3 / width, i % 3);
            pixels[i] = (byte)(((37 * x) + (91 * y) + (53 * channel) + (x * y * (channel + 1) / 3)) ^ (11 * x));
        }
        return new Photo(pixels, width, height);
    }

    private static IEnumerable<(float[] Numbers, byte[] Expected)> Cases(string kind) =>
        from line in File.ReadLines(Path.Combine(TestPaths.Root, "tests", "Reading", "Code", "opencv-pixels.txt"))
        let words = line.Split(' ')
        where words[0] == kind
        select (words[1..^1].Select(word => float.Parse(word, CultureInfo.InvariantCulture)).ToArray(), Convert.FromBase64String(words[^1]));
}
