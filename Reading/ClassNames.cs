using System.Globalization;
using System.Text;

namespace ParkingGate.Reading;

/// <summary>
/// Reads a model's class names as exporters write them: a Python or JSON dictionary (<c>{0: 'container'}</c>, <c>{"0":
/// "container"}</c>)
/// or list (<c>['container']</c>).
/// </summary>
internal ref struct ClassNames
{
    /// <summary>More classes than any detector has; a larger number in the text is a mistake, not a reason to allocate.</summary>
    private const int Most = 65536;

    private readonly ReadOnlySpan<char> _text;
    private readonly List<string?> _names = [];
    private int _at;

    private ClassNames(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Names by class number, a number left out standing for itself; null when the text is something else.</summary>
    public static string[]? Parse(ReadOnlySpan<char> text)
    {
        var parser = new ClassNames(text);
        if (!parser.Collection())
            return null;
        return [.. parser._names.Select((name, number) => name ?? number.ToString(CultureInfo.InvariantCulture))];
    }

    private bool Collection()
    {
        var dictionary = Accept('{');
        if (!dictionary && !Accept('['))
            return false;
        var close = dictionary ? '}' : ']';
        while (!Accept(close))
        {
            if (!(dictionary ? NumberedName() : ListedName()))
                return false;
            if (!Accept(',') && Next() != close)
                return false;
        }
        return Next() == '\0';
    }

    private bool NumberedName() => Key() is { } number && Accept(':') && Text() is { } name && Put(number, name);

    private readonly bool Put(int number, string name)
    {
        if (number >= Most)
            return false;
        while (_names.Count <= number)
            _names.Add(null);
        _names[number] = name;
        return true;
    }

    private bool ListedName() => Text() is { } name && Put(_names.Count, name);

    private int? Key()
    {
        var digits = Next() is '\'' or '"' ? Text() : Digits();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private string Digits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        return _text[start.._at].ToString();
    }

    /// <summary>A string in either kind of quotes, or null.</summary>
    private string? Text()
    {
        var quote = Next();
        if (quote is not ('\'' or '"'))
            return null;
        _at++;
        var text = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] != '\\')
                text.Append(_text[_at++]);
            else if (!Escape(text))
                return null;
        }
        return Accept(quote) ? text.ToString() : null;
    }

    private bool Escape(StringBuilder text)
    {
        if (_at + 1 >= _text.Length)
            return false;
        var kind = _text[_at + 1];
        _at += 2;
        return kind switch
        {
            'u' => Code(text, 4),
            'x' => Code(text, 2),
            'U' => Code(text, 8),
            _ => Append(text, kind switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => kind }),
        };
    }

    /// <summary>A code in so many hexadecimal digits; JSON's surrogate pairs come as two.</summary>
    private bool Code(StringBuilder text, int digits)
    {
        if (_at + digits > _text.Length
            || !uint.TryParse(_text.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return false;
        _at += digits;
        if (code <= char.MaxValue)
            return Append(text, (char)code);
        if (!Rune.IsValid(code))
            return false;
        text.Append(new Rune(code).ToString());
        return true;
    }

    private static bool Append(StringBuilder text, char letter)
    {
        text.Append(letter);
        return true;
    }

    /// <summary>The next character that is not a space, or 0 at the end.</summary>
    private char Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Accept(char wanted)
    {
        if (Next() != wanted || _at >= _text.Length)
            return false;
        _at++;
        return true;
    }
}
