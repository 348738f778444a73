namespace ParkingGate.Reading;

/// <summary>Where the scaled picture lies on the input's grey ground.</summary>
internal enum Placement
{
    Centre,
    TopLeft,
}

/// <summary>
/// How a detector wants its pixels: planes in RGB or BGR order, byte values times <see cref="Scale"/>, on grey 114.
/// </summary>
internal sealed record PictureFormat(bool Bgr, float Scale, Placement Placement)
{
    /// <summary>The byte value of the ground around the picture, the same in all YOLO families.</summary>
    public const byte Grey = 114;

    /// <summary>RGB 0..1, centred: YOLOv5 to YOLO26.</summary>
    public static PictureFormat Yolo { get; } = new(Bgr: false, 1 / 255f, Placement.Centre);

    /// <summary>BGR 0..255, top left: YOLOX since release 0.1.1.</summary>
    public static PictureFormat Yolox { get; } = new(Bgr: true, 1, Placement.TopLeft);
}
