using Portal.Domain.Text;

namespace Portal.Domain.Answering;

/// <summary>A piece of a question with all that it can mean.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Entities">The entities it names; several when types share the name.</param>
/// <param name="Cues">The phrases of the lexicon that it is.</param>
/// <param name="IsUnknownName">Nothing is known by these words, but they stand where a name would.</param>
internal sealed record QuestionSegment(
    TextSpan Span,
    IReadOnlyList<LinkableEntity> Entities,
    IReadOnlyList<QuestionLexicon.Cue> Cues,
    bool IsUnknownName = false
)
{
    public bool NamesEntity => Entities.Count > 0 || IsUnknownName;

    public bool Has(QuestionLexicon.CueKind kind) => Cues.Any(c => c.Kind == kind);
}
