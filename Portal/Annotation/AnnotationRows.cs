using Portal.Data.Annotation;
using Portal.Domain.Annotation;
using Portal.Domain.Text;

namespace Portal.Annotation;

/// <summary>Between stored rows and the domain's mentions.</summary>
internal static class AnnotationRows
{
    public static EntityMention ToMention(MentionRow row) =>
        new(row.Id, row.Type, new TextSpan(row.Start, row.End), row.State, row.Origin, row.Confidence)
        {
            Assertion = row.Assertion,
            Fragments = Fragments.Parse(row.Fragments),
            Attributes = AnnotationAttributes.Parse(row.Attributes),
        };

    public static RelationMention ToRelation(RelationRow row) =>
        new(
            row.Id,
            row.Type,
            row.HeadId,
            row.TailId,
            row.ValueStart is { } start && row.ValueEnd is { } end ? new TextSpan(start, end) : null,
            row.State,
            row.Origin,
            row.Confidence
        )
        {
            Assertion = row.Assertion,
            Attributes = AnnotationAttributes.Parse(row.Attributes),
        };

    public static void Copy(EntityMention mention, MentionRow row) =>
        (row.Type, row.Start, row.End, row.Fragments, row.State, row.Origin, row.Confidence, row.Assertion, row.Attributes) = (
            mention.Type,
            mention.Span.Start,
            mention.Span.End,
            mention.Fragments?.ToString(),
            mention.State,
            mention.Origin,
            mention.Confidence,
            mention.Assertion,
            mention.Attributes?.ToString()
        );

    public static void Copy(RelationMention relation, RelationRow row) =>
        (
            row.Type,
            row.HeadId,
            row.TailId,
            row.ValueStart,
            row.ValueEnd,
            row.State,
            row.Origin,
            row.Confidence,
            row.Assertion,
            row.Attributes
        ) = (
            relation.Type,
            relation.Head,
            relation.Tail,
            relation.Value?.Start,
            relation.Value?.End,
            relation.State,
            relation.Origin,
            relation.Confidence,
            relation.Assertion,
            relation.Attributes?.ToString()
        );
}
