using System.Globalization;
using System.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>A place in a Turtle text, and the reading of its words from there.</summary>
/// <remarks>What is not a word of the kind asked for is a <see cref="FormatException"/>; <see cref="TurtleReader"/> makes a problem of
/// it.</remarks>
internal sealed class TurtleCursor(string text)
{
    private readonly string _text = text;
    private int _at;

    /// <summary>The number of the line, from one.</summary>
    public int Line => _text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n') + 1;

    /// <summary>The next character; zero at the end.</summary>
    public char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    /// <summary>Goes on past one character.</summary>
    public void Advance() => _at++;

    /// <summary>Past white space and remarks; whether anything follows.</summary>
    public bool Skip()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '#')
            {
                while (_at < _text.Length && _text[_at] != '\n')
                    _at++;
            }
            else if (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\uFEFF')
            {
                _at++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public bool Take(char c)
    {
        if (Peek() != c)
            return false;
        _at++;
        return true;
    }

    public void Expect(char c)
    {
        Skip();
        if (!Take(c))
            throw new FormatException(c.ToString());
    }

    /// <summary>Whether a word stands here; goes past it when it does.</summary>
    public bool Word(string word)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0 || !IsEndOfWord(_at + word.Length))
            return false;
        _at += word.Length;
        return true;
    }

    /// <summary>Whether a word of SPARQL stands here, in any case; goes past it when it does.</summary>
    public bool Keyword(string word)
    {
        if (
            string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0
            || _at + word.Length >= _text.Length
            || !char.IsWhiteSpace(_text[_at + word.Length])
        )
            return false;
        _at += word.Length;
        return true;
    }

    /// <summary>The name before a colon; the colon is not read.</summary>
    public string Prefix()
    {
        const char End = ':';
        var start = _at;
        while (
            _at < _text.Length
            && _text[_at] != End
            && !char.IsWhiteSpace(_text[_at])
            && _text[_at] is not (';' or ',' or '[' or ']' or '(' or ')' or '"' or '<')
        )
            _at++;
        if (_at >= _text.Length || _text[_at] != End)
        {
            var found = _text[start.._at];
            _at = start;
            throw new FormatException(found.Length > 0 ? found : End.ToString());
        }

        return _text[start.._at];
    }

    /// <summary>The name after a colon; it may be empty.</summary>
    public string LocalName()
    {
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\\' && _at + 1 < _text.Length)
            {
                text.Append(_text[_at + 1]);
                _at += 2;
            }
            else if (
                char.IsLetterOrDigit(c)
                || char.IsSurrogate(c)
                || c is '_' or '-' or ':' or '%' or '\u00B7'
                || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                || (
                    c == '.'
                    && _at + 1 < _text.Length
                    && (char.IsLetterOrDigit(_text[_at + 1]) || _text[_at + 1] is '_' or '-' or ':' or '%' or '.')
                )
            )
            {
                text.Append(c);
                _at++;
            }
            else
            {
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>What stands between angle brackets.</summary>
    public string Iri()
    {
        if (Peek() != '<')
            throw new FormatException("<");
        _at++;
        var iri = new StringBuilder();
        while (Peek() != '>')
        {
            if (Peek() is '\0' or '\n' or ' ')
                throw new FormatException(">");
            iri.Append(Peek() == '\\' ? Escape() : Advance(1, _text[_at].ToString()));
        }

        _at++;
        return iri.ToString();
    }

    /// <summary>What stands between quotes, one or three.</summary>
    public string Quoted()
    {
        var quote = Peek();
        var isLong = string.CompareOrdinal(_text, _at, new string(quote, 3), 0, 3) == 0;
        _at += isLong ? 3 : 1;
        var value = new StringBuilder();
        while (isLong ? string.CompareOrdinal(_text, _at, new string(quote, 3), 0, 3) != 0 : Peek() != quote)
        {
            if (_at >= _text.Length || (!isLong && Peek() is '\n' or '\0'))
                throw new FormatException(quote.ToString());
            value.Append(Peek() == '\\' ? Escape() : Advance(1, _text[_at].ToString()));
        }

        // A long text may end in quotes of its own.
        if (isLong && Peek(3) == quote)
            value.Append(Advance(1, quote.ToString()));
        _at += isLong ? 3 : 1;
        return value.ToString();
    }

    /// <summary>The tag of a language, after its sign.</summary>
    public string LanguageTag()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '-'))
            _at++;
        return _text[start.._at];
    }

    /// <summary>Digits, with sign, point and exponent.</summary>
    public string Number()
    {
        var start = _at;
        while (
            _at < _text.Length
            && (
                char.IsAsciiDigit(_text[_at])
                || _text[_at] is '+' or '-' or 'e' or 'E'
                || (_text[_at] == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
            )
        )
            _at++;
        return _text[start.._at];
    }

    private string Escape()
    {
        var code = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        var digits =
            code == 'u' ? 4
            : code == 'U' ? 8
            : 0;
        if (digits > 0)
        {
            if (
                _at + 2 + digits > _text.Length
                || !int.TryParse(_text.AsSpan(_at + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point)
                || !Rune.IsValid(point)
            )
                throw new FormatException("\\" + code);
            return Advance(2 + digits, new Rune(point).ToString());
        }

        return Advance(
            2,
            code switch
            {
                't' => "\t",
                'b' => "\b",
                'n' => "\n",
                'r' => "\r",
                'f' => "\f",
                '"' => "\"",
                '\'' => "'",
                '\\' => "\\",
                _ => throw new FormatException("\\" + code),
            }
        );
    }

    private bool IsEndOfWord(int at) => at >= _text.Length || !(char.IsLetterOrDigit(_text[at]) || _text[at] is '_' or ':' or '-');

    private string Advance(int count, string result)
    {
        _at += count;
        return result;
    }
}
