using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Evaluation;

/// <summary>What an engine found in one fold.</summary>
/// <param name="Documents">How many documents it learned from.</param>
/// <param name="Characters">Their characters.</param>
/// <param name="Mentions">Their mentions.</param>
/// <param name="Found">What it found, text by text.</param>
public sealed record FoldResult(int Documents, int Characters, int Mentions, IReadOnlyList<FoundText> Found);

/// <summary>What was found in a text.</summary>
/// <param name="Document">The document it is of.</param>
/// <param name="Text">The text, with what people marked.</param>
/// <param name="Tagged">What the tagger found.</param>
/// <param name="Votes">What all engines found, with the votes of each.</param>
public sealed record FoundText(
    Guid Document,
    TaggedText Text,
    IReadOnlyList<SuggestedMention> Tagged,
    IReadOnlyList<SuggestedMention> Votes
);
