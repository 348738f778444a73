using ParkingGate.Containers;

namespace ParkingGate.Tests.Containers;

/// <summary>
/// One simulated passage: a container in front of a camera and a reader that errs the way ours does. Errors come from three
/// sources that last differently long: dirt and damage (the whole passage), the view (angle, glare, blur: about half a second,
/// or as long as the truck stands), and noise (one picture). Characters are taken for others of their kind that look alike.
/// The reader then does what the decoder does: geometric mean, check digit, repair by the next likely character, thresholds.
/// </summary>
internal sealed class MadePassage
{
    private static readonly string[] DigitRivals = ["86", "74", "73", "85", "19", "63", "85", "12", "369", "83"];

    // Among them the pairs that the check digit cannot tell apart: F-P, G-Q, H-R, J-T, M-W.
    private static readonly string[] LetterRivals =
    [
        "RH", "RE", "GO", "O", "FB", "PE", "QC", "RNM", "TL", "U", "XR", "IE", "NH",
        "MH", "QD", "FR", "GO", "HPB", "B", "IF", "VJ", "UY", "VM", "K", "VT", "E",
    ];

    // Chance of a misread character in a view and in a picture, times the square of what clarity lacks to 1; share of bad views.
    private const double ViewErrors = 1.5;
    private const double BadViews = 0.3;
    private const double NoiseErrors = 0.5;

    private readonly Random _random;
    private readonly string _code;
    private readonly double _quality;
    private readonly bool _stands;
    private readonly (char Rival, double Chance, double Score)[] _dirt = new (char, double, double)[11];
    private readonly double[] _glyph = new double[11];
    private readonly char[] _view = new char[11];
    private (double From, double To, int First, int Last) _cover;
    private CodePlace _place;
    private double _clarity;

    public MadePassage(Random random, string code, double startS)
    {
        (_random, _code) = (random, code);
        _quality = 0.99 - 0.15 * random.NextDouble();
        _stands = random.NextDouble() < 0.25;
        _place = new(random.Next(1000), random.Next(600), 25);
        SoilCharacters();
        var seconds = 0.8 + 5 * random.NextDouble() * random.NextDouble() + (_stands ? 5 : 0);
        CoverCharacters(startS, seconds);
        EndS = startS + seconds;
        var viewEndsS = startS;
        for (var at = startS; at < EndS; at += 0.2)
        {
            if (at >= viewEndsS) viewEndsS = at + NextView();
            if (!_stands) _place = _place with { X = _place.X + 12, CharacterHeight = _place.CharacterHeight * 1.02f };
            Reads.Add(Read(at));
        }
    }

    public List<CodeRead> Reads { get; } = [];

    public double EndS { get; }

    private void SoilCharacters()
    {
        var damaged = _random.NextDouble() < 0.02;
        for (var i = 0; i < 11; i++)
        {
            if (_random.NextDouble() < (damaged ? 0.3 : 0.01))
                _dirt[i] = (Rival(i), _random.NextDouble(), 0.3 + 0.65 * _random.NextDouble());
            _glyph[i] = GlyphFactor(_code[i]);
        }
    }

    // The decoder takes an O for a zero at 0.9 of its score, a Z for a 2 at 0.75. The first two look alike in most fonts.
    private double GlyphFactor(char character) => character switch
    {
        '0' or '1' or 'O' or 'I' => _random.NextDouble() < 0.5 ? 0.9 : 1,
        '2' or '5' or '6' or '8' => _random.NextDouble() < 0.04 ? 0.65 + 0.15 * _random.NextDouble() : 1,
        _ => 1,
    };

    private void CoverCharacters(double startS, double seconds)
    {
        if (_random.NextDouble() > 0.3) return;
        var first = _random.Next(11);
        var from = startS + seconds * (_random.NextDouble() - 0.3);
        _cover = (from, from + seconds * _random.NextDouble(), first, first + _random.Next(1, 6));
    }

    private double NextView()
    {
        _clarity = _quality - (_random.NextDouble() < BadViews ? 0.35 * _random.NextDouble() : 0);
        var chance = ViewErrors * Math.Pow(1 - _clarity, 2);
        for (var i = 0; i < 11; i++) _view[i] = _random.NextDouble() < chance ? Rival(i) : '\0';
        return _stands ? 3 - 2 * Math.Log(1 - _random.NextDouble()) : -0.5 * Math.Log(1 - _random.NextDouble());
    }

    private CodeRead Read(double atS)
    {
        var (seen, scores) = (new char[11], new float[11]);
        var (next, nextScores) = (new char[11], new double[11]);
        for (var i = 0; i < 11; i++)
        {
            var wrong = Misreading(i);
            seen[i] = wrong == '\0' ? _code[i] : wrong;
            scores[i] = (float)(wrong == '\0' ? RightScore(i)
                : wrong == _dirt[i].Rival ? DirtScore(i) : _clarity * (0.3 + 0.65 * _random.NextDouble()));
            next[i] = wrong != '\0' && _random.NextDouble() < 0.7 ? _code[i] : Rival(i);
            nextScores[i] = (1 - scores[i]) * (wrong == '\0' ? _random.NextDouble() * 0.5 : _random.NextDouble());
            var covered = atS >= _cover.From && atS < _cover.To && i >= _cover.First && i < _cover.Last;
            if (covered || _random.NextDouble() < 0.06 * (1 - _clarity)) (seen[i], scores[i]) = ('?', 0);
        }
        return Decode(atS, seen, scores, next, nextScores);
    }

    // Where the reader is often wrong, it is not sure when it is right either.
    private double RightScore(int position) =>
        _clarity * _glyph[position] * (0.92 + 0.08 * _random.NextDouble()) * (1 - 0.5 * _dirt[position].Chance);

    // Dirt looks the same all the time: the reader is as sure of it in every picture, sometimes very sure.
    private double DirtScore(int position) => Math.Clamp(_dirt[position].Score + 0.2 * (_random.NextDouble() - 0.5), 0.1, 0.98);

    private char Misreading(int position)
    {
        if (_random.NextDouble() < _dirt[position].Chance) return _dirt[position].Rival;
        return _random.NextDouble() < NoiseErrors * Math.Pow(1 - _clarity, 2) ? Rival(position) : _view[position];
    }

    private CodeRead Decode(double atS, char[] seen, float[] scores, char[] next, double[] nextScores)
    {
        var missing = seen.Count(c => c == '?');
        var (logs, least) = (0.0, 1.0);
        foreach (var score in scores.Where(score => score > 0))
            (logs, least) = (logs + Math.Log(score), Math.Min(least, score));
        var confidence = Math.Exp(logs / Math.Max(1, 11 - missing)) * Math.Pow(least, 0.25) * Math.Pow(0.45, missing);
        var repaired = false;
        if (missing == 0 && !ContainerCode.IsRight(seen))
        {
            var ratio = Repair(seen, scores, next, nextScores);
            repaired = ratio > 0;
            confidence *= repaired ? 0.75 * Math.Pow(ratio, 0.25) : 0.5;
        }
        var accepted = missing == 0 && ContainerCode.IsRight(seen) && confidence >= (repaired ? 0.45 : 0.35);
        return new(new string(seen), seen[10] != '?', accepted, confidence, atS, scores) { Repaired = repaired, Place = _place };
    }

    // The one exchange that makes the check digit right at the least cost; 0 when there is none.
    private static double Repair(char[] seen, float[] scores, char[] next, double[] nextScores)
    {
        var (best, bestRatio) = (-1, 0.03);
        for (var i = 0; i < 11; i++)
        {
            var ratio = nextScores[i] / scores[i];
            var before = seen[i];
            seen[i] = next[i];
            if (ratio > bestRatio && ContainerCode.IsRight(seen)) (best, bestRatio) = (i, ratio);
            seen[i] = before;
        }
        if (best < 0) return 0;
        (seen[best], scores[best]) = (next[best], (float)nextScores[best]);
        return Math.Min(1, bestRatio);
    }

    private char Rival(int position)
    {
        if (position == 3) return _code[3] == 'U' ? 'J' : 'U';
        var rivals = position < 3 ? LetterRivals[_code[position] - 'A'] : DigitRivals[_code[position] - '0'];
        return rivals[_random.Next(rivals.Length)];
    }
}
