using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>Two mentions of a text.</summary>
internal readonly record struct RelationKey(string Text, TextSpan Head, TextSpan Tail)
{
    public static RelationKey Of(RelationExample example) => new(example.Text, example.Head.Span, example.Tail.Span);
}
