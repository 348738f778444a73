using ParkingGate.Reading.Code;

namespace ParkingGate.Tests.Reading.Code;

/// <summary>A picture made of characters only, slightly out of place, as a finder and reader would see it.</summary>
internal sealed class CodeScene(int seed = 0, double jitter = 0.04)
{
    private readonly Random _random = new(seed);
    private readonly List<(CharacterBox Box, double[] Scores)> _characters = [];

    /// <summary>Where on a line the characters stand, and how.</summary>
    public sealed record Line(double X, double Y, double Height = 20, double Step = 0.78, bool Vertical = false, double Degrees = 0)
    {
        public double Score { get; init; } = 0.9;

        /// <summary>Each character's height times this is the next one's.</summary>
        public double Shrink { get; init; } = 1;

        /// <summary>The number of one that is not there.</summary>
        public int Missing { get; init; } = -1;
    }

    public Random Random => _random;

    /// <summary>Writes characters one after the other, a blank adds 0.9 heights; returns where the next would stand.</summary>
    public (double X, double Y) Write(string text, Line line)
    {
        var (x, y, height, number) = (line.X, line.Y, line.Height, 0);
        var (sin, cos) = Math.SinCos((line.Degrees + (line.Vertical ? 90 : 0)) * Math.PI / 180);
        foreach (var character in text)
        {
            var step = (character == ' ' ? 0.9 : line.Step) * height;
            if (character != ' ' && number++ != line.Missing)
                Put(character, x, y, height, line.Score);
            (x, y) = (x + (cos * step), y + (sin * step));
            height *= character == ' ' ? 1 : line.Shrink;
        }
        return (x, y);
    }

    public void Put(char character, double x, double y, double height, double score = 0.9, char second = ' ', double secondScore = 0)
    {
        var width = height * (character is '1' or 'I' ? 0.3 : 0.6);
        var box = new CharacterBox(x + Noise(height), y + Noise(height), width + (Math.Abs(Noise(height)) * 0.5), height + (Noise(height) * 0.6));
        var scores = new double[CharacterClass.Count];
        Array.Fill(scores, 0.004);
        scores[CharacterClass.Of(character)] = score;
        if (second != ' ') scores[CharacterClass.Of(second)] = secondScore;
        _characters.Add((box, scores));
    }

    /// <summary>A weaker second box on a character that was put before.</summary>
    public void Double(int number, char character, double score)
    {
        var box = _characters[number].Box;
        var scores = new double[CharacterClass.Count];
        scores[CharacterClass.Of(character)] = score;
        _characters.Add((new(box.X + 1, box.Y - 1, box.Width * 1.1, box.Height), scores));
    }

    /// <summary>The table of weights that stands under every code on a door.</summary>
    public void WriteWeights(double x, double y)
    {
        string[] rows = ["MAXGROSS 30480KGS", "TARE 2210KGS", "NET 28270KGS", "CUCAP 332CUM"];
        foreach (var (row, index) in rows.Select((row, index) => (row.Split(' '), index)))
        {
            Write(row[0], new(x, y + (34 * index), 11));
            Write(row[1], new(x + 110, y + (34 * index), 11));
        }
    }

    /// <summary>What the decoder makes of it, the characters in any order.</summary>
    public DecodedCode[] Decode()
    {
        var all = _characters.ToArray();
        _random.Shuffle(all);
        return new CodeDecoder().Decode([.. all.Select(one => one.Box)], [.. all.SelectMany(one => one.Scores)]).ToArray();
    }

    private double Noise(double height) =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()) * jitter * height;
}
