namespace ParkingGate.Reading.Code;

/// <summary>
/// A second look at the neighbourhood of a reading, scaled so that its characters have the size the finder sees best. This finds the
/// character or two that were missing.
/// </summary>
internal readonly record struct CloserLook(PicturePart Part, FinderInput Input)
{
    /// <summary>Boxes that a neighbourhood may have.</summary>
    public const int MostCharacters = 200;

    /// <summary>The height in pixels that characters get.</summary>
    private const double CharacterHeight = 26;

    /// <summary>A scale a little below 1 would show the finder what it saw already.</summary>
    private const double UselessFrom = 0.8;

    /// <summary>Around the reading, in character heights: room for a lost character or two at each end.</summary>
    private const double Margin = 4;

    /// <summary>Neither side of the input gets longer; bounds time and memory.</summary>
    private const double LongestSide = 960;

    /// <summary>Where to look again for this code; null when that would show nothing new.</summary>
    public static CloserLook? At(in DecodedCode code, in RgbPicture picture)
    {
        var scale = CharacterHeight / code.Height;
        if (scale is > UselessFrom and < 1) return null;
        var margin = Margin * code.Height;
        var part = PicturePart.Between((int)(code.Left - margin), (int)(code.Top - margin), (int)(code.Right + margin),
            (int)(code.Bottom + margin), picture);
        if (part.Width < 1 || part.Height < 1) return null;
        var longest = Math.Max(part.Width, part.Height) * scale;
        return new(part, FinderInput.At(part, longest > LongestSide ? scale * (LongestSide / longest) : scale));
    }
}
