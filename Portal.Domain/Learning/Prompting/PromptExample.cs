using Portal.Domain.Learning.Selection;

namespace Portal.Domain.Learning.Prompting;

/// <summary>A text with what people accepted in it: shown to a model as an example.</summary>
/// <param name="Text">The text.</param>
/// <param name="Mentions">Its mentions.</param>
/// <param name="Relations">Relations between them: places in the list, and a relation type.</param>
public sealed record PromptExample(
    string Text,
    IReadOnlyList<TypedSpan> Mentions,
    IReadOnlyList<(int Head, string Type, int Tail)> Relations
);

/// <summary>Chooses the examples that are the most like a text.</summary>
/// <remarks>J. Liu et al., "What makes good in-context examples for GPT-3?", DeeLIO (2022): similar ones. Similar by shared pairs of
/// letters, rare ones counting more.</remarks>
public sealed class PromptExamples
{
    private readonly IReadOnlyList<(PromptExample Example, TextSignature Signature)> _examples;
    private readonly Dictionary<int, int> _common = [];

    /// <summary>The examples that there are.</summary>
    public PromptExamples(IEnumerable<PromptExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        _examples = [.. examples.Where(e => e.Mentions.Count > 0).Select(e => (e, TextSignature.Of(e.Text)))];
        foreach (var pair in _examples.SelectMany(e => e.Signature.Pairs))
            _common[pair] = _common.GetValueOrDefault(pair) + 1;
    }

    /// <summary>So many examples, the most similar last: what stands nearest to the question weighs the most. The text itself is
    /// none.</summary>
    public IReadOnlyList<PromptExample> For(string text, int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pairs = TextSignature.Of(text).Pairs.ToHashSet();
        return
        [
            .. _examples
                .Where(e => !text.Contains(e.Example.Text, StringComparison.Ordinal))
                .Select(e =>
                    (
                        e.Example,
                        Likeness: e.Signature.Pairs.Where(pairs.Contains).Sum(Weight) / Math.Sqrt(1 + e.Signature.Pairs.Sum(Weight))
                    )
                )
                .OrderByDescending(e => e.Likeness)
                .Take(count)
                .Reverse()
                .Select(e => e.Example),
        ];
    }

    private double Weight(int pair) => Math.Log(1 + ((double)_examples.Count / _common.GetValueOrDefault(pair, 1)));
}
