using Portal.Domain.Text;

namespace Portal.Domain.Answering;

/// <summary>Finds the entities of a graph that a question names, by name and alias.</summary>
/// <remarks>Build once for a state of the graph and share: it is immutable and safe to use from several threads. Names of one
/// Chinese character are not linked, and a Latin name of one letter is not either: they are parts of other words.</remarks>
public sealed class EntityLinker
{
    private readonly List<LinkableEntity> _entityOfTerm = [];
    private readonly TermMatcher _matcher;

    /// <summary>A linker for these entities.</summary>
    public EntityLinker(IEnumerable<LinkableEntity> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        var terms = new List<string>();
        foreach (var entity in entities)
        {
            Count++;
            foreach (
                var term in entity
                    .Aliases.Prepend(entity.Name)
                    .Select(t => t.Trim())
                    .Where(t => t.Length >= 2)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
            )
            {
                terms.Add(term);
                _entityOfTerm.Add(entity);
            }
        }

        _matcher = new TermMatcher(terms);
    }

    /// <summary>How many entities can be linked.</summary>
    public int Count { get; }

    /// <summary>Every occurrence of every name; they may overlap.</summary>
    public IEnumerable<(TextSpan Span, LinkableEntity Entity)> FindAll(string question) =>
        _matcher.FindAll(question).Select(m => (m.Span, _entityOfTerm[m.TermIndex]));
}
