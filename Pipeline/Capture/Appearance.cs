namespace ParkingGate.Pipeline.Capture;

/// <summary>
/// The colours of a picture's middle, as shares of 40 kinds: 12 hues at 3 strengths, and 4 greys. Pictures of one container are alike
/// (under 0.2 apart in the demo clip, also while it is half covered), those of another colour are not (over 0.7).
/// </summary>
internal sealed class Appearance
{
    private const int Hues = 12;
    private const int Strengths = 3;
    private const int Greys = 4;
    private const int Samples = 48; // in each direction
    private const double Border = 0.2; // of each side: what is beside and behind the container

    private readonly float[] _shares;

    private Appearance(float[] shares) => _shares = shares;

    /// <param name="rgb">R, G, B interleaved, rows without padding.</param>
    public static Appearance Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var shares = new float[(Hues * Strengths) + Greys];
        for (var row = 0; row < Samples; row++)
        {
            var y = At(row, height);
            for (var column = 0; column < Samples; column++)
            {
                var pixel = rgb.Slice(((y * width) + At(column, width)) * 3, 3);
                shares[KindOf(pixel[0], pixel[1], pixel[2])] += 1f / (Samples * Samples);
            }
        }
        return new Appearance(shares);
    }

    /// <summary>0: the same colours; 1: none in common.</summary>
    public double DistanceTo(Appearance other)
    {
        var common = 0f;
        for (var i = 0; i < _shares.Length; i++) common += Math.Min(_shares[i], other._shares[i]);
        return Math.Max(0, 1 - common);
    }

    /// <summary>This one with a share of a newer one: things change their colour slowly, as light does.</summary>
    public Appearance Towards(Appearance newer, float share) => new([.. _shares.Zip(newer._shares, (old, fresh) => old + (share * (fresh - old)))]);

    private static int At(int sample, int length) => (int)(length * (Border + ((1 - (2 * Border)) * (sample + 0.5) / Samples)));

    private static int KindOf(int red, int green, int blue)
    {
        var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        var spread = most - least;
        var strength = most == 0 ? 0 : 255 * spread / most;
        if (strength < 50 || most < 40) return (Hues * Strengths) + (most * Greys / 256);
        var sixth = most == red ? (double)(green - blue) / spread : most == green ? 2 + ((double)(blue - red) / spread) : 4 + ((double)(red - green) / spread);
        var hue = (int)((sixth < 0 ? sixth + 6 : sixth) * Hues / 6);
        return (Math.Min(hue, Hues - 1) * Strengths) + Math.Min((strength - 50) / 69, Strengths - 1);
    }
}
