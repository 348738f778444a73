using ParkingGate.Commands.Read;
using ParkingGate.Tests.Native;
using SkiaSharp;

namespace ParkingGate.Tests.Commands;

public sealed class PhotoFileTests
{
    /// <summary>The corner that is red once the photo is upright, for each of the eight ways of EXIF.</summary>
    [Test]
    [Arguments(1, 40, 24, 0, 0)]
    [Arguments(2, 40, 24, 39, 0)]
    [Arguments(3, 40, 24, 39, 23)]
    [Arguments(4, 40, 24, 0, 23)]
    [Arguments(5, 24, 40, 0, 0)]
    [Arguments(6, 24, 40, 23, 0)]
    [Arguments(7, 24, 40, 23, 39)]
    [Arguments(8, 24, 40, 0, 39)]
    public async Task A_photo_is_upright_whichever_way_the_camera_was_held(int orientation, int width, int height, int redX, int redY)
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "photo.jpg");
        await File.WriteAllBytesAsync(path, WithOrientation(RedCorner(40, 24), orientation));

        using var photo = PhotoFile.Open(path);

        await Assert.That((photo.Picture.Width, photo.Picture.Height)).IsEqualTo((width, height));
        foreach (var (x, y) in ((int, int)[])[(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)])
        {
            var pixel = photo.Picture.GetPixel(x, y);
            await Assert.That(pixel.Red > 150 && pixel.Blue < 100).IsEqualTo((x, y) == (redX, redY));
        }
        var view = photo.View.Row(redY).Slice(3 * redX, 3).ToArray();
        await Assert.That(view[0] > 150 && view[2] < 100).IsTrue();
    }

    [Test]
    public async Task What_is_no_picture_is_one_sentence()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "photo.jpg");
        await File.WriteAllTextAsync(path, "no picture");

        await Assert.That(Assert.Throws<IOException>(() => PhotoFile.Open(path).Dispose()).Message)
            .IsEqualTo($"{path} is no picture that can be read; use JPEG, PNG, WebP or BMP.");
    }

    [Test]
    public async Task Half_a_picture_is_read_as_far_as_it_goes()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "photo.jpg");
        var whole = RedCorner(400, 240);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length * 2 / 3)]);

        using var photo = PhotoFile.Open(path);

        await Assert.That(photo.Picture.GetPixel(0, 0).Red).IsGreaterThan((byte)150);
    }

    private static byte[] RedCorner(int width, int height)
    {
        using var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        picture.Erase(SKColors.Blue);
        using (var canvas = new SKCanvas(picture))
        using (var red = new SKPaint { Color = SKColors.Red })
            canvas.DrawRect(0, 0, 8, 8, red);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    /// <summary>The JPEG with an EXIF segment that says how the camera was held (TIFF tag 0x0112).</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
