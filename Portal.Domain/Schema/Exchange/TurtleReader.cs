using System.Globalization;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Parses Turtle (W3C Recommendation, 25 February 2014) into triples.</summary>
/// <remarks>All of the grammar but the validity of characters inside IRIs and names, which is not checked. No library of the registry reads
/// RDF.</remarks>
internal sealed class TurtleReader
{
    private const int DeepestNesting = 200;
    private readonly TurtleCursor _cursor;
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly List<RdfTriple> _triples = [];
    private string _base = "";
    private int _blanks;
    private int _depth;

    private TurtleReader(string text) => _cursor = new TurtleCursor(text);

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
            return Result<IReadOnlyList<RdfTriple>>.Failed(
                new Problem(SchemaProblems.TurtleBroken, "", reader._cursor.Line.ToString(CultureInfo.InvariantCulture), error.Message)
            );
        }
    }

    private void Document()
    {
        while (_cursor.Skip())
        {
            // The words of SPARQL do without a full stop.
            var isDirective = _cursor.Peek() == '@';
            if (_cursor.Word("@prefix") || _cursor.Keyword("PREFIX"))
            {
                _cursor.Skip();
                var prefix = _cursor.Prefix();
                _cursor.Advance();
                _cursor.Skip();
                _prefixes[prefix] = Iri();
                if (isDirective)
                    _cursor.Expect('.');
            }
            else if (_cursor.Word("@base") || _cursor.Keyword("BASE"))
            {
                _cursor.Skip();
                _base = Iri();
                if (isDirective)
                    _cursor.Expect('.');
            }
            else
            {
                Statement();
                _cursor.Expect('.');
            }
        }
    }

    private void Statement()
    {
        if (_cursor.Peek() == '[')
        {
            var blank = BlankWithProperties();
            _cursor.Skip();
            if (_cursor.Peek() != '.')
                PredicateObjects(blank);
            return;
        }

        PredicateObjects(_cursor.Peek() == '(' ? Collection() : Resource());
    }

    private void PredicateObjects(RdfTerm subject)
    {
        while (true)
        {
            _cursor.Skip();
            var predicate = _cursor.Word("a") ? Rdf.Type : Resource().Value;
            do
            {
                _cursor.Skip();
                _triples.Add(new RdfTriple(subject, predicate, Object()));
                _cursor.Skip();
            } while (_cursor.Take(','));
            if (!_cursor.Take(';'))
                return;
            _cursor.Skip();
            while (_cursor.Take(';'))
                _cursor.Skip();
            if (_cursor.Peek() is '.' or ']' or '\0')
                return;
        }
    }

    private RdfTerm Object() =>
        _cursor.Peek() switch
        {
            '[' => BlankWithProperties(),
            '(' => Collection(),
            '"' or '\'' => Literal(),
            '+' or '-' or (>= '0' and <= '9') => NumberLiteral(),
            '.' when char.IsAsciiDigit(_cursor.Peek(1)) => NumberLiteral(),
            't' when _cursor.Word("true") => new RdfTerm(RdfKind.Literal, "true", "", Rdf.Xsd + "boolean"),
            'f' when _cursor.Word("false") => new RdfTerm(RdfKind.Literal, "false", "", Rdf.Xsd + "boolean"),
            _ => Resource(),
        };

    private RdfTerm BlankWithProperties()
    {
        Enter();
        _cursor.Advance();
        var blank = NewBlank();
        _cursor.Skip();
        if (_cursor.Peek() != ']')
            PredicateObjects(blank);
        _cursor.Expect(']');
        _depth--;
        return blank;
    }

    private RdfTerm Collection()
    {
        Enter();
        _cursor.Advance();
        var items = new List<RdfTerm>();
        while (_cursor.Skip() && _cursor.Peek() != ')')
            items.Add(Object());
        _cursor.Expect(')');
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
        if (_cursor.Peek() == '<')
            return new RdfTerm(RdfKind.Iri, Iri());
        if (_cursor.Peek() == '_' && _cursor.Peek(1) == ':')
        {
            _cursor.Advance();
            _cursor.Advance();
            return new RdfTerm(RdfKind.Blank, "n" + _cursor.LocalName());
        }

        var prefix = _cursor.Prefix();
        if (!_prefixes.TryGetValue(prefix, out var space))
            throw new FormatException($"{prefix}:");
        _cursor.Advance();
        return new RdfTerm(RdfKind.Iri, space + _cursor.LocalName());
    }

    private string Iri()
    {
        var iri = _cursor.Iri();
        if (_base.Length == 0 || iri.Contains(':', StringComparison.Ordinal))
            return iri;
        return Uri.TryCreate(_base, UriKind.Absolute, out var root) && Uri.TryCreate(root, iri, out var whole)
            ? whole.ToString()
            : _base + iri;
    }

    private RdfTerm Literal()
    {
        var value = _cursor.Quoted();
        if (_cursor.Take('@'))
            return new RdfTerm(RdfKind.Literal, value, _cursor.LanguageTag());
        if (_cursor.Peek() == '^' && _cursor.Peek(1) == '^')
        {
            _cursor.Advance();
            _cursor.Advance();
            return new RdfTerm(RdfKind.Literal, value, "", Resource().Value);
        }

        return new RdfTerm(RdfKind.Literal, value, "", Rdf.Xsd + "string");
    }

    private RdfTerm NumberLiteral()
    {
        var number = _cursor.Number();
        var type =
            number.Contains('e', StringComparison.OrdinalIgnoreCase) ? "double"
            : number.Contains('.', StringComparison.Ordinal) ? "decimal"
            : "integer";
        return new RdfTerm(RdfKind.Literal, number, "", Rdf.Xsd + type);
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
            throw new FormatException("[");
    }

    private RdfTerm NewBlank() => new(RdfKind.Blank, $"b{++_blanks}");
}
