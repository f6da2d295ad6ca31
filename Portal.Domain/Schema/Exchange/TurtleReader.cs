using System.Globalization;
using System.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Parses Turtle (W3C Recommendation, 25 February 2014) into triples.</summary>
/// <remarks>All of the grammar but the validity of characters inside IRIs and names, which is not checked. No library of the registry reads RDF.</remarks>
internal sealed class TurtleReader
{
    private const int DeepestNesting = 200;
    private readonly string _text;
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly List<RdfTriple> _triples = [];
    private string _base = "";
    private int _at;
    private int _blanks;
    private int _depth;

    private TurtleReader(string text) => _text = text;

    public static Result<IReadOnlyList<RdfTriple>> Read(string text)
    {
        var reader = new TurtleReader(text);
        try
        {
            reader.Document();
            return Result<IReadOnlyList<RdfTriple>>.Of(reader._triples);
        }
        catch (FormatException error)
        {
            var line = text.AsSpan(0, Math.Min(reader._at, text.Length)).Count('\n') + 1;
            return Result<IReadOnlyList<RdfTriple>>.Failed(new Problem("schema.turtle.broken", "", line.ToString(CultureInfo.InvariantCulture), error.Message));
        }
    }

    private void Document()
    {
        while (Skip())
        {
            if (Word("@prefix") || Keyword("PREFIX"))
            {
                var isDirective = _text[_at - 7] == '@';
                Skip();
                var prefix = Until(':');
                _at++;
                Skip();
                _prefixes[prefix] = Iri();
                if (isDirective)
                    Expect('.');
            }
            else if (Word("@base") || Keyword("BASE"))
            {
                var isDirective = _text[_at - 5] == '@';
                Skip();
                _base = Iri();
                if (isDirective)
                    Expect('.');
            }
            else
            {
                Statement();
                Expect('.');
            }
        }
    }

    private void Statement()
    {
        if (Peek() == '[')
        {
            var blank = BlankWithProperties();
            Skip();
            if (Peek() != '.')
                PredicateObjects(blank);
            return;
        }

        PredicateObjects(Peek() == '(' ? Collection() : Resource());
    }

    private void PredicateObjects(RdfTerm subject)
    {
        while (true)
        {
            Skip();
            var predicate = Peek() == 'a' && IsEndOfWord(_at + 1) ? Advance(1, Rdf.Type) : Resource().Value;
            do
            {
                Skip();
                _triples.Add(new RdfTriple(subject, predicate, Object()));
                Skip();
            }
            while (Take(','));
            if (!Take(';'))
                return;
            Skip();
            while (Take(';'))
                Skip();
            if (Peek() is '.' or ']' or '\0')
                return;
        }
    }

    private RdfTerm Object() => Peek() switch
    {
        '[' => BlankWithProperties(),
        '(' => Collection(),
        '"' or '\'' => Literal(),
        '+' or '-' or (>= '0' and <= '9') => NumberLiteral(),
        '.' when _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]) => NumberLiteral(),
        't' when Word("true") => new RdfTerm(RdfKind.Literal, "true", "", Rdf.Xsd + "boolean"),
        'f' when Word("false") => new RdfTerm(RdfKind.Literal, "false", "", Rdf.Xsd + "boolean"),
        _ => Resource(),
    };

    private RdfTerm BlankWithProperties()
    {
        Enter();
        _at++;
        var blank = NewBlank();
        Skip();
        if (Peek() != ']')
            PredicateObjects(blank);
        Expect(']');
        _depth--;
        return blank;
    }

    private RdfTerm Collection()
    {
        Enter();
        _at++;
        var items = new List<RdfTerm>();
        while (Skip() && Peek() != ')')
            items.Add(Object());
        Expect(')');
        _depth--;
        var rest = new RdfTerm(RdfKind.Iri, Rdf.Nil);
        for (var i = items.Count - 1; i >= 0; i--)
        {
            var cell = NewBlank();
            _triples.Add(new RdfTriple(cell, Rdf.First, items[i]));
            _triples.Add(new RdfTriple(cell, Rdf.Rest, rest));
            rest = cell;
        }

        return rest;
    }

    private RdfTerm Resource()
    {
        if (Peek() == '<')
            return new RdfTerm(RdfKind.Iri, Iri());
        if (Peek() == '_' && _at + 1 < _text.Length && _text[_at + 1] == ':')
        {
            _at += 2;
            return new RdfTerm(RdfKind.Blank, "n" + Local());
        }

        var start = _at;
        var prefix = Until(':');
        if (!_prefixes.TryGetValue(prefix, out var space))
        {
            _at = start;
            throw new FormatException($"{prefix}:");
        }

        _at++;
        return new RdfTerm(RdfKind.Iri, space + Local());
    }

    private string Iri()
    {
        if (Peek() != '<')
            throw new FormatException("<");
        _at++;
        var text = new StringBuilder();
        while (Peek() != '>')
        {
            if (Peek() is '\0' or '\n' or ' ')
                throw new FormatException(">");
            text.Append(Peek() == '\\' ? Escape() : Advance(1, _text[_at].ToString()));
        }

        _at++;
        var iri = text.ToString();
        if (_base.Length == 0 || iri.Contains(':', StringComparison.Ordinal))
            return iri;
        return Uri.TryCreate(_base, UriKind.Absolute, out var root) && Uri.TryCreate(root, iri, out var whole) ? whole.ToString() : _base + iri;
    }

    private RdfTerm Literal()
    {
        var quote = Peek();
        var isLong = string.CompareOrdinal(_text, _at, new string(quote, 3), 0, 3) == 0;
        _at += isLong ? 3 : 1;
        var text = new StringBuilder();
        while (isLong ? string.CompareOrdinal(_text, _at, new string(quote, 3), 0, 3) != 0 : Peek() != quote)
        {
            if (_at >= _text.Length || (!isLong && Peek() is '\n' or '\0'))
                throw new FormatException(quote.ToString());
            text.Append(Peek() == '\\' ? Escape() : Advance(1, _text[_at].ToString()));
        }

        // A long text may end in quotes of its own.
        if (isLong && _at + 3 < _text.Length && _text[_at + 3] == quote)
            text.Append(Advance(1, quote.ToString()));
        _at += isLong ? 3 : 1;
        if (Take('@'))
        {
            var start = _at;
            while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '-'))
                _at++;
            return new RdfTerm(RdfKind.Literal, text.ToString(), _text[start.._at]);
        }

        if (Peek() == '^' && _at + 1 < _text.Length && _text[_at + 1] == '^')
        {
            _at += 2;
            return new RdfTerm(RdfKind.Literal, text.ToString(), "", Resource().Value);
        }

        return new RdfTerm(RdfKind.Literal, text.ToString(), "", Rdf.Xsd + "string");
    }

    private RdfTerm NumberLiteral()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] is '+' or '-' or 'e' or 'E' || (_text[_at] == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))))
            _at++;
        var number = _text[start.._at];
        var type = number.Contains('e', StringComparison.OrdinalIgnoreCase) ? "double" : number.Contains('.', StringComparison.Ordinal) ? "decimal" : "integer";
        return new RdfTerm(RdfKind.Literal, number, "", Rdf.Xsd + type);
    }

    private string Escape()
    {
        var code = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        var digits = code == 'u' ? 4 : code == 'U' ? 8 : 0;
        if (digits > 0)
        {
            if (_at + 2 + digits > _text.Length || !int.TryParse(_text.AsSpan(_at + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point) || !Rune.IsValid(point))
                throw new FormatException("\\" + code);
            return Advance(2 + digits, new Rune(point).ToString());
        }

        return Advance(2, code switch { 't' => "\t", 'b' => "\b", 'n' => "\n", 'r' => "\r", 'f' => "\f", '"' => "\"", '\'' => "'", '\\' => "\\", _ => throw new FormatException("\\" + code) });
    }

    private string Local()
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
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '_' or '-' or ':' or '%' or '\u00B7' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                || (c == '.' && _at + 1 < _text.Length && (char.IsLetterOrDigit(_text[_at + 1]) || _text[_at + 1] is '_' or '-' or ':' or '%' or '.')))
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

    private string Until(char end)
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] != end && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not (';' or ',' or '[' or ']' or '(' or ')' or '"' or '<'))
            _at++;
        if (_at >= _text.Length || _text[_at] != end)
        {
            var found = _text[start.._at];
            _at = start;
            throw new FormatException(found.Length > 0 ? found : end.ToString());
        }

        return _text[start.._at];
    }

    private bool Word(string word)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0 || !IsEndOfWord(_at + word.Length))
            return false;
        _at += word.Length;
        return true;
    }

    private bool Keyword(string word)
    {
        if (string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0 || _at + word.Length >= _text.Length || !char.IsWhiteSpace(_text[_at + word.Length]))
            return false;
        _at += word.Length;
        return true;
    }

    private bool IsEndOfWord(int at) => at >= _text.Length || !(char.IsLetterOrDigit(_text[at]) || _text[at] is '_' or ':' or '-');

    private bool Skip()
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

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(char c)
    {
        if (Peek() != c)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        Skip();
        if (!Take(c))
            throw new FormatException(c.ToString());
    }

    private string Advance(int count, string result)
    {
        _at += count;
        return result;
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
            throw new FormatException("[");
    }

    private RdfTerm NewBlank() => new(RdfKind.Blank, $"b{++_blanks}");
}
