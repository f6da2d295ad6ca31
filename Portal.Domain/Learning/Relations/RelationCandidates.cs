using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>Which mentions of a text may be related, and how: by the types that a schema, or what people have related so far, puts
/// together.</summary>
public sealed class RelationCandidates
{
    private readonly Dictionary<(string Head, string Tail), IReadOnlySet<string>> _allowed;

    /// <summary>Candidates for these pairs of types.</summary>
    public RelationCandidates(IEnumerable<(string Head, string Type, string Tail)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        _allowed = pairs
            .GroupBy(p => (p.Head, p.Tail))
            .ToDictionary(g => g.Key, g => (IReadOnlySet<string>)g.Select(p => p.Type).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The candidates that a schema allows.</summary>
    public static RelationCandidates Of(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new RelationCandidates(schema.Relations.SelectMany(r => schema.EffectivePairs(r).Select(p => (p.Head, r.Id, p.Tail))));
    }

    /// <summary>The farthest apart that the ends may be, in UTF-16 code units.</summary>
    public const int Farthest = 200;

    /// <summary>The relation types that may go from one type to another; none when they cannot be related.</summary>
    public IReadOnlySet<string> Allowed(string head, string tail) => _allowed.GetValueOrDefault((head, tail)) ?? new HashSet<string>();

    /// <summary>The pairs that may be related, in both directions.</summary>
    public IEnumerable<(TypedSpan Head, TypedSpan Tail)> Of(IReadOnlyList<TypedSpan> mentions)
    {
        ArgumentNullException.ThrowIfNull(mentions);
        foreach (var head in mentions)
        {
            foreach (var tail in mentions)
            {
                if (head != tail && _allowed.ContainsKey((head.Type, tail.Type)) && Distance(head.Span, tail.Span) <= Farthest)
                    yield return (head, tail);
            }
        }
    }

    private static int Distance(TextSpan one, TextSpan other) =>
        Math.Max(0, Math.Max(one.Start, other.Start) - Math.Min(one.End, other.End));
}
