using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Answering;

/// <summary>What each phrase can mean in a question over a schema. Immutable and safe to share.</summary>
public sealed class QuestionLexicon
{
    private readonly List<Cue> _cues = [];
    private readonly TermMatcher _matcher;

    /// <summary>The lexicon of a schema.</summary>
    public QuestionLexicon(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var terms = new List<string>();
        foreach (var relation in schema.Relations)
        {
            Add(
                relation.Names.All().Concat(relation.Aliases).Append(relation.Id.Replace('_', ' ')),
                new Cue(CueKind.Relation, relation.Id, null)
            );
            Add(relation.InverseAliases, new Cue(CueKind.InverseRelation, relation.Id, null));
        }

        foreach (var entity in schema.Entities)
        {
            Add(entity.Names.All().Concat(entity.Aliases), new Cue(CueKind.EntityType, entity.Id, null));
            foreach (var property in schema.PropertiesOf(entity.Id))
                Add(property.Names.All().Concat(property.Aliases), new Cue(CueKind.Property, property.Id, entity.Id));
        }

        Add(QuestionWords.Count, new Cue(CueKind.Count, "", null));
        Add(QuestionWords.Exists, new Cue(CueKind.Exists, "", null));
        Add(QuestionWords.Common, new Cue(CueKind.Common, "", null));
        Add(QuestionWords.Definition, new Cue(CueKind.Definition, "", null));
        Add(QuestionWords.Negation, new Cue(CueKind.Negation, "", null));
        Add(QuestionWords.Empty, new Cue(CueKind.Empty, "", null));
        _matcher = new TermMatcher(terms);

        void Add(IEnumerable<string> phrases, Cue cue)
        {
            foreach (var phrase in phrases.SelectMany(Forms).Where(p => p.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                terms.Add(phrase);
                _cues.Add(cue);
            }
        }
    }

    /// <summary>What a phrase stands for.</summary>
    public enum CueKind
    {
        /// <summary>Nothing that matters.</summary>
        Empty,

        /// <summary>Asks what something is.</summary>
        Definition,

        /// <summary>Asks for a number.</summary>
        Count,

        /// <summary>Asks for yes or no.</summary>
        Exists,

        /// <summary>Asks for what is common.</summary>
        Common,

        /// <summary>Turns the question round.</summary>
        Negation,

        /// <summary>Names an entity type.</summary>
        EntityType,

        /// <summary>Names a property.</summary>
        Property,

        /// <summary>Names a relation, read from tail to head.</summary>
        InverseRelation,

        /// <summary>Names a relation, read from head to tail.</summary>
        Relation,
    }

    /// <summary>Every occurrence of every phrase; they may overlap.</summary>
    public IEnumerable<(TextSpan Span, Cue Cue)> FindAll(string question) =>
        _matcher.FindAll(question).Select(m => (m.Span, _cues[m.TermIndex]));

    // English names are looked up in the forms that questions use them in: symptom, symptoms; treat, treats, treated, treating.
    private static IEnumerable<string> Forms(string phrase)
    {
        var trimmed = phrase.Trim();
        yield return trimmed;
        if (trimmed.Length < 3 || !char.IsAsciiLetter(trimmed[^1]) || QuestionWords.Empty.Contains(trimmed))
            yield break;
        yield return trimmed + "s";
        if (trimmed.EndsWith('y'))
            yield return trimmed[..^1] + "ies";
        if (trimmed.EndsWith('s') || trimmed.EndsWith('h') || trimmed.EndsWith('x'))
            yield return trimmed + "es";
        if (trimmed.Contains(' ', StringComparison.Ordinal))
        {
            // "has symptom" is also asked for as "symptom" and "symptoms"; "is treated by" as "treated by".
            var words = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["has" or "have" or "is" or "are" or "can" or "may", _, ..] && words.Length == 2 && words[1].Length > 3)
            {
                yield return words[1];
                yield return words[1] + "s";
            }

            yield break;
        }

        var stem =
            trimmed.EndsWith('e') ? trimmed[..^1]
            : trimmed.EndsWith('s') && !trimmed.EndsWith("ss", StringComparison.Ordinal) ? trimmed[..^1]
            : trimmed;
        yield return stem;
        yield return stem + "ed";
        yield return stem + "ing";
    }

    /// <summary>What a phrase means.</summary>
    /// <param name="Kind">The kind of meaning.</param>
    /// <param name="Id">The identifier of the type, property or relation; empty for other kinds.</param>
    /// <param name="Owner">The entity type of a property; else null.</param>
    public sealed record Cue(CueKind Kind, string Id, string? Owner);
}
