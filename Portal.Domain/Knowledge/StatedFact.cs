using Portal.Domain.Text;

namespace Portal.Domain.Knowledge;

/// <summary>What an accepted relation mention states: a head, a relation, and a tail or a value; and where the text says so.</summary>
/// <param name="RelationMention">The relation mention that states it.</param>
/// <param name="HeadType">The identifier of the head's entity type.</param>
/// <param name="Head">The head as it is written.</param>
/// <param name="Relation">The identifier of the relation type, or of the property.</param>
/// <param name="TailType">The identifier of the tail's entity type; null where the tail is a value.</param>
/// <param name="Tail">The tail, or the value, as it is written.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Sentence">From the sentence in which the first of both begins to the one in which the last ends: half-open, UTF-16.</param>
/// <param name="HeadSpan">Where the head is written.</param>
/// <param name="TailSpan">Where the tail is written.</param>
public sealed record StatedFact(
    Guid RelationMention,
    string HeadType,
    string Head,
    string Relation,
    string? TailType,
    string Tail,
    double Confidence,
    TextSpan Sentence,
    TextSpan HeadSpan,
    TextSpan TailSpan
);
