namespace ParkingGate.Tracking;

/// <summary>
/// Says whether anything moves in a small grey picture (about 96×54), so that a still gate costs no detection. Compares with a
/// running background after taking out the change of light; each cell's limit follows its noise. One thread, one camera.
/// </summary>
internal sealed class MotionGate(MotionGateOptions options, WatchArea? area = null)
{
    // A changed cell counts when at least this many of its eight neighbours changed too: noise and leaves are specks.
    private const int LeastNeighbours = 3;

    private float[] _background = [];
    private float[] _restlessness = [];
    private byte[] _changed = [];
    private byte[] _fresh = []; // as _changed, but without regard to a cell's restlessness
    private bool[] _watched = [];
    private int _width, _height;
    private double _lastS;

    /// <summary>
    /// Share of the cells that changed in the last picture, 0..1; 1 when it could not be compared with anything.
    /// </summary>
    public float Changed { get; private set; } = 1;

    /// <summary>
    /// Takes in the next picture (row by row, no padding) and says whether something moves. True for the first one, after a
    /// change of size, when time goes back, and after a long pause: nothing is known then.
    /// </summary>
    public bool Update(ReadOnlySpan<byte> luma, int width, int height, double timeS)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        luma = luma[..(width * height)];
        var passed = timeS - _lastS;
        _lastS = timeS;
        // Written so that a time that is no number starts anew as well.
        if (width != _width || height != _height || !(passed >= 0 && passed <= options.MaxPauseS))
            return StartWith(luma, width, height);
        Compare(luma, passed);
        Changed = CountClumps() / (float)luma.Length;
        return Changed >= options.OpenShare;
    }

    /// <summary>
    /// Share of the cells under a box that show something else than some seconds ago, 0..1; 0 for a box of no cell. In busy places, whose
    /// cells the gate itself learns to mistrust, too.
    /// </summary>
    /// <param name="box">As shares of the picture's width and height.</param>
    public float FreshIn(Box box)
    {
        var (left, right) = (Math.Max(0, (int)(box.X1 * _width)), Math.Min(_width, (int)MathF.Ceiling(box.X2 * _width)));
        var (top, bottom) = (Math.Max(0, (int)(box.Y1 * _height)), Math.Min(_height, (int)MathF.Ceiling(box.Y2 * _height)));
        if (left >= right || top >= bottom) return 0;
        var changed = 0;
        for (var y = top; y < bottom; y++)
        {
            foreach (var cell in _fresh.AsSpan((y * _width) + left, right - left)) changed += cell;
        }
        return changed / (float)((right - left) * (bottom - top));
    }

    private bool StartWith(ReadOnlySpan<byte> luma, int width, int height)
    {
        if (_background.Length != luma.Length)
            (_background, _restlessness, _changed, _fresh) = (new float[luma.Length], new float[luma.Length], new byte[luma.Length], new byte[luma.Length]);
        for (var i = 0; i < luma.Length; i++)
            _background[i] = luma[i];
        _restlessness.AsSpan().Clear();
        if (width != _width || height != _height) _watched = Watched(width, height);
        _fresh.AsSpan().Clear();
        (_width, _height, Changed) = (width, height, 1);
        return true;
    }

    private void Compare(ReadOnlySpan<byte> luma, double passed)
    {
        var light = LightChange.Fit(luma, _background);
        var noise = light.Noise(luma, _background);
        var absorbed = Share(passed, options.AbsorbS);
        var learned = Share(passed, options.NoiseMemoryS);
        for (var i = 0; i < luma.Length; i++)
        {
            // The background itself takes on the new light, so a step of exposure is seen once at most.
            var expected = light.Of(_background[i]);
            var error = luma[i] - expected;
            var size = MathF.Abs(error);
            var unrest = Math.Max(noise, Math.Min(_restlessness[i], LightChange.MostNoise));
            var limit = Math.Max(options.LeastStep, options.NoiseFactor * unrest);
            _changed[i] = size > limit && _watched[i] ? (byte)1 : (byte)0;
            _fresh[i] = size > Math.Max(options.LeastStep, options.NoiseFactor * noise) ? (byte)1 : (byte)0;
            _background[i] = expected + absorbed * error;
            // 1.25: from mean absolute to standard deviation. Held at the limit, so that a passing truck does not blind cells.
            _restlessness[i] += learned * (1.25f * Math.Min(size, limit) - _restlessness[i]);
        }
    }

    private int CountClumps()
    {
        var count = 0;
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                if (_changed[y * _width + x] != 0 && Neighbours(x, y) >= LeastNeighbours) count++;
            }
        }
        return count;
    }

    private int Neighbours(int x, int y)
    {
        // The cell itself is counted below and taken off here.
        var count = -1;
        for (var row = Math.Max(y - 1, 0); row <= Math.Min(y + 1, _height - 1); row++)
        {
            for (var column = Math.Max(x - 1, 0); column <= Math.Min(x + 1, _width - 1); column++)
                count += _changed[row * _width + column];
        }
        return count;
    }

    /// <summary>The cells whose middle counts.</summary>
    private bool[] Watched(int width, int height)
    {
        var watched = new bool[width * height];
        for (var i = 0; i < watched.Length; i++)
            watched[i] = area is null || area.Has((i % width + 0.5f) / width, (i / width + 0.5f) / height);
        return watched;
    }

    private static float Share(double passed, double memory) => (float)(1 - Math.Exp(-passed / memory));
}
