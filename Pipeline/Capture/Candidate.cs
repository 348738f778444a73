using ParkingGate.Reading.Code;

namespace ParkingGate.Pipeline.Capture;

/// <summary>A picture of a container that waits to be read. Whoever takes it owns its crop.</summary>
internal sealed record Candidate(Crop Crop, EvidencePictures Pictures, double Sharpness) : IDisposable
{
    public RgbPicture Picture => new(Crop.Pixels, Crop.Width, Crop.Height, Crop.Stride);

    public void Dispose() => Crop.Dispose();
}
