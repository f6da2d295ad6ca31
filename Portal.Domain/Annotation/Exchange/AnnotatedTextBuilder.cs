using System.Collections.Immutable;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Puts a text together from what a file says, and refuses what cannot be: spans that do not hold their surface, relations without
/// ends.</summary>
internal sealed class AnnotatedTextBuilder(string title, string text, string where, ImmutableArray<Problem>.Builder rejected)
{
    private readonly ImmutableArray<SpanAnnotation>.Builder _spans = ImmutableArray.CreateBuilder<SpanAnnotation>();
    private readonly ImmutableArray<RelationAnnotation>.Builder _relations = ImmutableArray.CreateBuilder<RelationAnnotation>();
    private readonly Dictionary<string, SpanAnnotation> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, TextSpan Span, Fragments? Fragments), SpanAnnotation> _byPlace = [];
    private readonly HashSet<(string, string, string?, TextSpan?)> _related = [];
    private CodePoints? _points;

    public string Text => text;

    public CodePoints Points => _points ??= new CodePoints(text);

    public IReadOnlyList<SpanAnnotation> Spans => _spans;

    public AnnotatedText Build() => new(title, text, _spans.ToImmutable(), _relations.ToImmutable());

    public void Reject(ProblemCode code, string at, params IReadOnlyList<string> arguments) =>
        rejected.Add(new Problem(code, at.Length == 0 ? where : $"{where} {at}", arguments));

    /// <summary>Adds a span; the same type at the same place is one span under both names. Null when it was rejected.</summary>
    /// <param name="surface">What the file says stands there; null when it says nothing.</param>
    /// <param name="pieces">Its pieces, when it is written in several.</param>
    public SpanAnnotation? Add(
        string id,
        string type,
        int start,
        int end,
        string? surface = null,
        Func<SpanAnnotation, SpanAnnotation>? more = null,
        Fragments? pieces = null
    )
    {
        var name = id.Length > 0 ? id : $"{start}-{end}";
        if (string.IsNullOrWhiteSpace(type))
        {
            Reject(ExchangeProblems.TypeMissing, name);
            return null;
        }

        if (
            start < 0
            || end <= start
            || end > text.Length
            || !new TextSpan(start, end).IsWholeIn(text)
            || string.IsNullOrWhiteSpace(text[start..end])
        )
        {
            Reject(ExchangeProblems.SpanIllegal, name, $"{start}", $"{end}", $"{text.Length}");
            return null;
        }

        if (surface is not null && surface != text[start..end])
        {
            Reject(ExchangeProblems.SpanSurface, name, surface, text[start..end]);
            return null;
        }

        if (
            pieces is not null
            && pieces.FirstOrDefault(p => !p.IsWholeIn(text) || string.IsNullOrWhiteSpace(p.Of(text))) is { Length: > 0 } broken
        )
        {
            Reject(ExchangeProblems.SpanIllegal, name, $"{broken.Start}", $"{broken.End}", $"{text.Length}");
            return null;
        }

        var key = (type, new TextSpan(start, end), pieces);
        if (!_byPlace.TryGetValue(key, out var span))
        {
            span = new SpanAnnotation(id.Length > 0 ? id : $"{_spans.Count + 1}", type, key.Item2) { Fragments = pieces };
            span = more is null ? span : more(span);
            _byPlace[key] = span;
            _spans.Add(span);
        }

        _byId[id.Length > 0 ? id : span.Id] = span;
        return span;
    }

    /// <summary>Adds a span told in code points.</summary>
    public SpanAnnotation? AddPoints(
        string id,
        string type,
        int start,
        int end,
        string? surface = null,
        Func<SpanAnnotation, SpanAnnotation>? more = null
    ) => Add(id, type, Points.ToUnit(start), Points.ToUnit(end), surface, more);

    public SpanAnnotation? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Relates two spans by the names that the file gives them.</summary>
    public void Relate(string type, string head, string tail, Func<RelationAnnotation, RelationAnnotation>? more = null)
    {
        if (string.IsNullOrWhiteSpace(type))
            Reject(ExchangeProblems.TypeMissing, $"{head}-{tail}");
        else if (Find(head) is not { } from)
            Reject(ExchangeProblems.RelationEnd, type, head);
        else if (Find(tail) is not { } to)
            Reject(ExchangeProblems.RelationEnd, type, tail);
        else if (from.Id == to.Id)
            Reject(ExchangeProblems.RelationSelf, type, text[from.Span.Start..from.Span.End]);
        else
            Take(new RelationAnnotation(type, from.Id, to.Id), more);
    }

    public void Property(string type, string head, int start, int end, Func<RelationAnnotation, RelationAnnotation>? more = null)
    {
        if (string.IsNullOrWhiteSpace(type))
            Reject(ExchangeProblems.TypeMissing, head);
        else if (Find(head) is not { } from)
            Reject(ExchangeProblems.RelationEnd, type, head);
        else if (start < 0 || end <= start || end > text.Length || !new TextSpan(start, end).IsWholeIn(text))
            Reject(ExchangeProblems.SpanIllegal, type, $"{start}", $"{end}", $"{text.Length}");
        else
            Take(new RelationAnnotation(type, from.Id, null, new TextSpan(start, end)), more);
    }

    private void Take(RelationAnnotation relation, Func<RelationAnnotation, RelationAnnotation>? more)
    {
        if (_related.Add((relation.Type, relation.Head, relation.Tail, relation.Value)))
            _relations.Add(more is null ? relation : more(relation));
    }
}
