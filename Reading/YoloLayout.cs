namespace ParkingGate.Reading;

/// <summary>How a YOLO family lays its boxes out in the output tensor; N boxes, C classes, coordinates in input pixels.</summary>
internal enum YoloLayout
{
    /// <summary>1 x (4+C) x N: centre, size, class scores. YOLOv8, YOLOv9, YOLO11, YOLO12.</summary>
    ChannelFirst,

    /// <summary>1 x N x (4+C): the same, transposed by some exporters.</summary>
    ChannelLast,

    /// <summary>
    /// 1 x N x (5+C): centre, size, objectness, class scores. YOLOv5, YOLOv7 (three boxes a cell), YOLOv6 and decoded YOLOX
    /// (one).
    /// </summary>
    AnchorObjectness,

    /// <summary>1 x N x 6: corners, score, class, doubles already removed. YOLOv10, YOLO26, exports with NMS inside.</summary>
    EndToEnd,

    /// <summary>1 x N x (5+C), offsets and logarithms relative to grid cells. YOLOX as it is exported by default.</summary>
    YoloxGrid,
}
