namespace Portal.Domain.Learning.Selection;

/// <summary>How much two engines disagree about a text.</summary>
public static class QueryDisagreement
{
    /// <summary>How many mentions, with borders and type, only one of two finds.</summary>
    public static int Of(IReadOnlyList<SuggestedMention> one, IReadOnlyList<SuggestedMention> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var marked = one.Select(m => new TypedSpan(m.Type, m.Span)).ToHashSet();
        marked.SymmetricExceptWith(other.Select(m => new TypedSpan(m.Type, m.Span)).ToHashSet());
        return marked.Count;
    }
}
