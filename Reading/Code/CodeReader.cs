using System.Runtime.InteropServices;
using ParkingGate.Native.Onnx;
using ParkingGate.Tracking;

namespace ParkingGate.Reading.Code;

/// <summary>
/// Reads container codes from a picture or a container's crop: finds characters, names them, decodes, and looks closer where a code
/// is nearly there. Owns its runs of both models and all memory; allocates nothing but its result once the sizes in use are known.
/// One thread at a time. Dispose it before its models.
/// </summary>
internal sealed class CodeReader(OnnxModel finder, OnnxModel reader, CodeReaderOptions options) : IDisposable
{
    private readonly CharacterFinder _finder = new(finder, options);
    private readonly CharacterReader _reader = new(reader);
    private readonly SeenCharacters _seen = new(options);
    private readonly CodeDecoder _decoder = new();
    private readonly CloserLook[] _looks = new CloserLook[options.CloserLooks];

    /// <summary>The best reading, with all others of the picture; <see cref="CodeReading.None"/> when there is none.</summary>
    public CodeReading Read(in RgbPicture crop)
    {
        var found = _finder.Find(crop, out var hasTiles);
        if (!hasTiles) return Result(Closer(crop, Decode(crop, found)));
        if (options.WholeIsEnoughFrom <= 1)
        {
            var codes = Decode(crop, found);
            if (!IsEnough(codes)) codes = Closer(crop, codes);
            if (IsEnough(codes)) return Result(codes);
        }
        return Result(Closer(crop, Decode(crop, _finder.FindInTiles(crop))));
    }

    public void Dispose()
    {
        _finder.Dispose();
        _reader.Dispose();
    }

    /// <summary>Whether this may be reported as a read code.</summary>
    private bool IsAccepted(in DecodedCode code) =>
        (code.Status == CodeStatus.Ok && code.Confidence >= options.AcceptFrom)
        || (code.Status == CodeStatus.Repaired && code.Confidence >= options.AcceptRepairedFrom);

    private bool IsEnough(ReadOnlySpan<DecodedCode> codes) => !codes.IsEmpty && codes[0].Confidence >= options.WholeIsEnoughFrom && IsAccepted(codes[0]);

    private ReadOnlySpan<DecodedCode> Decode(in RgbPicture picture, ReadOnlySpan<Detection> found)
    {
        _seen.Clear();
        Name(picture, found);
        return _decoder.Decode(_seen.Boxes, _seen.Scores);
    }

    private ReadOnlySpan<DecodedCode> Closer(in RgbPicture picture, ReadOnlySpan<DecodedCode> codes) =>
        LookCloser(picture, codes) ? _decoder.Decode(_seen.Boxes, _seen.Scores) : codes;

    private void Name(in RgbPicture picture, ReadOnlySpan<Detection> found) => _seen.Add(found, _reader.Read(picture, found));

    /// <summary>Replaces what was seen around the best readings that are not accepted; false when nothing changed.</summary>
    private bool LookCloser(in RgbPicture picture, ReadOnlySpan<DecodedCode> codes)
    {
        var changed = false;
        foreach (ref readonly var look in _looks.AsSpan(0, Plan(picture, codes)))
        {
            var found = _finder.Find(picture, look.Part, look.Input, CloserLook.MostCharacters);
            if (found.IsEmpty) continue;
            _seen.RemoveUnder(found);
            Name(picture, found);
            changed = true;
        }
        return changed;
    }

    private int Plan(in RgbPicture picture, ReadOnlySpan<DecodedCode> codes)
    {
        var (looks, considered) = (0, 0);
        foreach (ref readonly var code in codes)
        {
            if (IsAccepted(code)) continue;
            if (considered++ == _looks.Length) break;
            if (CloserLook.At(code, picture) is { } look) _looks[looks++] = look;
        }
        return looks;
    }

    private CodeReading Result(ReadOnlySpan<DecodedCode> codes)
    {
        if (codes.IsEmpty) return CodeReading.None;
        if (codes.Length == 1) return Reading(codes[0]);
        var others = new CodeReading[codes.Length - 1];
        for (var i = 0; i < others.Length; i++)
            others[i] = Reading(codes[i + 1]);
        return Reading(codes[0]) with { Others = ImmutableCollectionsMarshal.AsImmutableArray(others) };
    }

    private CodeReading Reading(in DecodedCode code)
    {
        var scores = new float[CodePositions<int>.Count];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = (float)code.Scores[i];
        var box = new Box((float)code.Left, (float)code.Top, (float)code.Right, (float)code.Bottom);
        return new(code.Status, code.ToText(), IsAccepted(code), code.CheckDigitSeen, code.Confidence, _decoder.SizeTypeBeside(code),
            code.Layout, box, scores)
        {
            CharacterHeight = (float)code.Height,
            ComputedCheckDigit = code.ComputedCheckDigit < 0 ? null : code.ComputedCheckDigit,
            TimesSeen = code.TimesSeen,
        };
    }
}
