using ParkingGate.Reading.Code;

namespace ParkingGate.Pipeline.Capture;

/// <summary>A picture of a container that waits to be read. Whoever takes it owns its crop and its pictures.</summary>
/// <param name="Sharpness">Variance of the Laplacian.</param>
/// <param name="Look">Its colours.</param>
/// <param name="Confidence">Of the detector.</param>
/// <param name="Newness">Share of the box in which a few seconds before something else was, 0 to 1.</param>
internal sealed record Candidate(Crop Crop, FreshPictures Pictures, double Sharpness, Appearance Look, float Confidence, double Newness) : IDisposable
{
    /// <summary>
    /// From this newness on the container is taken to have come, not to have stood there. A loose box is half surroundings, and a container
    /// is often as bright as what it covers.
    /// </summary>
    private const double LeastNewness = 0.15;

    public RgbPicture Picture => new(Crop.Pixels, Crop.Width, Crop.Height, Crop.Stride);

    public bool IsArrival => Newness >= LeastNewness;

    /// <summary>How good a picture it is: sharp, then large. Far under 1, the weight of a code that can be read.</summary>
    public double Worth => (Sharpness / 10_000) + (Crop.Height / 10_000.0);

    public void Dispose()
    {
        Crop.Dispose();
        Pictures.Dispose();
    }
}
