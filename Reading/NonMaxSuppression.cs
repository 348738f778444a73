using ParkingGate.Tracking;

namespace ParkingGate.Reading;

/// <summary>Removes doubles: of boxes of one class that overlap too much only the best stays.</summary>
internal static class NonMaxSuppression
{
    /// <summary>
    /// Moves the detections that stay to the front, in order, and returns how many; stops at <paramref name="most"/>.
    /// They must come best first. A box goes when its overlap with a kept one of its class reaches <paramref name="iou"/>.
    /// </summary>
    internal static int Keep(Span<Detection> detections, float iou, int most)
    {
        var kept = 0;
        for (var i = 0; i < detections.Length && kept < most; i++)
        {
            if (!IsDouble(detections[i], detections[..kept], iou))
                detections[kept++] = detections[i];
        }
        return kept;
    }

    private static bool IsDouble(in Detection detection, ReadOnlySpan<Detection> kept, float iou)
    {
        foreach (ref readonly var better in kept)
        {
            if (better.ClassId == detection.ClassId && Box.Iou(better.Box, detection.Box) >= iou)
                return true;
        }
        return false;
    }
}
