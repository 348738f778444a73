namespace ParkingGate.Reading.Code;

/// <summary>
/// Scales pictures the way the models' training did (OpenCV's INTER_AREA where it shrinks, INTER_LINEAR where it grows).
/// Keeps its memory; a result is valid until the next call.
/// </summary>
internal sealed class PictureScaler
{
    private readonly AreaScaling _area = new();
    private readonly BilinearScaling _bilinear = new();
    private byte[] _pixels = [];

    public RgbPicture Scale(in RgbPicture source, int width, int height, bool shrinks)
    {
        Pooled.Ensure(ref _pixels, 3 * width * height);
        if (shrinks)
            _area.Scale(source, _pixels, width, height);
        else
            _bilinear.Scale(source, _pixels, width, height);
        return new RgbPicture(_pixels, width, height, 3 * width);
    }
}
