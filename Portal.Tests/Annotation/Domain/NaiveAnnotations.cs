using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain;

/// <summary>The rules of editing a second time, as plainly as they can be said: lists, no inverses, one rule after the other.</summary>
internal sealed class NaiveAnnotations(string text, KnowledgeSchema schema, List<EntityMention> mentions, List<RelationMention> relations)
{
    public List<EntityMention> Mentions { get; private set; } = mentions;

    public List<RelationMention> Relations { get; private set; } = relations;

    /// <summary>Whether what came of the last command depends on which of several equal mentions or relations is met first.</summary>
    public bool IsAmbiguous { get; private set; }

    public static NaiveAnnotations Of(DocumentAnnotations layer) =>
        new(layer.Text, layer.Schema, [.. layer.Mentions.Values], [.. layer.Relations.Values]);

    /// <summary>Changes the lists, or says the code of the problem and changes nothing.</summary>
    public string? Apply(DocumentEdit edit)
    {
        var (mentionsBefore, relationsBefore) = (Mentions.ToList(), Relations.ToList());
        var problem = Do(edit);
        if (problem is not null)
            (Mentions, Relations) = (mentionsBefore, relationsBefore);
        return problem;
    }

    private string? Do(DocumentEdit edit) =>
        edit switch
        {
            DocumentEdit.AddMention e => Span(e.Start, e.End) ?? Label(e.Type) ?? Add(e),
            DocumentEdit.RetypeMention e => Mention(e.Id) is { } m ? Label(e.Type) ?? Retype(m, e.Type) : "annotation.missing",
            DocumentEdit.ResizeMention e => Mention(e.Id) is { } m ? Span(e.Start, e.End) ?? Resize(m, e) : "annotation.missing",
            DocumentEdit.SetFragments e => Mention(e.Id) is { } m ? Pieces(m, e) : "annotation.missing",
            DocumentEdit.SetMentionState e => States(e),
            DocumentEdit.AddRelation e => Relate(New(e.Id, e.Type, e.Head, e.Tail, null)),
            DocumentEdit.AddProperty e => Span(e.Start, e.End) ?? Relate(New(e.Id, e.Type, e.Head, null, new TextSpan(e.Start, e.End))),
            DocumentEdit.SetRelationState e => RelationStates(e),
            DocumentEdit.RetypeRelation e => Relation(e.Id) is { } r
                ? Relate(r with { Type = e.Type, State = MentionState.Accepted })
                : "annotation.missing",
            DocumentEdit.SetAssertion e => (int)e.Assertion is < 0 or > 15
                ? "edit.illegal"
                : Correct(e.Ids, m => m with { Assertion = e.Assertion }, r => r with { Assertion = e.Assertion }),
            DocumentEdit.SetAttribute e => Attribute(e),
            DocumentEdit.Batch e => e.Edits.Count == 0 ? "annotation.batch.size" : e.Edits.Select(Do).FirstOrDefault(p => p is not null),
            _ => throw new ArgumentOutOfRangeException(nameof(edit)),
        };

    private string? Span(int start, int end)
    {
        if (start < 0 || end > text.Length || start >= end)
            return "annotation.span.illegal";
        // A pair is whole when both its halves are inside, or neither.
        for (var i = 1; i < text.Length; i++)
        {
            var isInside = (i - 1 >= start && i - 1 < end) == (i >= start && i < end);
            if (char.IsSurrogatePair(text[i - 1], text[i]) && !isInside)
                return "annotation.span.illegal";
        }

        return text[start..end].Trim().Length == 0 ? "annotation.span.blank" : null;
    }

    private string? Label(string type) => schema.Labels.Any(e => e.Id == type) ? null : "annotation.type.unknown";

    private string? Add(DocumentEdit.AddMention e)
    {
        if (Mention(e.Id) is not null)
            return "annotation.id.taken";
        var twins = Mentions
            .Where(m => IsLive(m) && m.Type == e.Type && m.Fragments is null && m.Span.Start == e.Start && m.Span.End == e.End)
            .ToList();
        IsAmbiguous |= twins.Count > 1;
        if (twins is [{ State: MentionState.Accepted }, ..])
            return "annotation.mention.exists";
        if (twins is [var twin, ..])
            Put(twin with { State = MentionState.Accepted });
        else
            Put(new EntityMention(e.Id, e.Type, new TextSpan(e.Start, e.End), MentionState.Accepted, "person", 1));
        return null;
    }

    private string? Retype(EntityMention mention, string type)
    {
        Put(mention with { Type = type, State = MentionState.Accepted });
        foreach (var relation in Relations.Where(r => IsLive(r.State) && (r.Head == mention.Id || r.Tail == mention.Id)).ToList())
        {
            if (Legal(relation) is not null)
                Put(relation with { State = MentionState.Deleted });
        }

        return null;
    }

    private string? Resize(EntityMention mention, DocumentEdit.ResizeMention e)
    {
        var pieces = mention.Pieces.ToList();
        if (pieces.Count > 1 && (e.Start >= pieces[0].End || e.End <= pieces[^1].Start))
            return "annotation.fragments.resize";
        var span = new TextSpan(e.Start, e.End);
        if (pieces.Count > 1)
        {
            pieces[0] = new TextSpan(e.Start, pieces[0].End);
            pieces[^1] = new TextSpan(pieces[^1].Start, e.End);
        }

        Put(mention with { Span = span, Fragments = pieces.Count > 1 ? Fragments.Of(pieces) : null, State = MentionState.Accepted });
        return null;
    }

    private string? Pieces(EntityMention mention, DocumentEdit.SetFragments e)
    {
        if (e.Pieces.Count == 0)
            return "annotation.fragments.count";
        foreach (var piece in e.Pieces)
        {
            if (Span(piece.Start, piece.End) is { } problem)
                return problem;
        }

        var changed = mention with
        {
            Span = new TextSpan(e.Pieces.Min(p => p.Start), e.Pieces.Max(p => p.End)),
            Fragments = Fragments.Of(e.Pieces.Select(p => new TextSpan(p.Start, p.End))),
            State = MentionState.Accepted,
        };
        foreach (var other in Mentions.Where(m => m.Id != mention.Id && IsLive(m) && m.Type == mention.Type))
        {
            if (other.Pieces.SequenceEqual(changed.Pieces))
                return "annotation.mention.exists";
        }

        Put(changed);
        return null;
    }

    private string? States(DocumentEdit.SetMentionState e)
    {
        if (e.Ids.Any(id => Mention(id) is null))
            return "annotation.missing";
        foreach (var id in e.Ids)
            Put(Mention(id)! with { State = e.State });
        if (e.State is MentionState.Rejected or MentionState.Deleted)
        {
            foreach (var r in Relations.Where(r => IsLive(r.State) && e.Ids.Any(id => r.Head == id || r.Tail == id)).ToList())
                Put(r with { State = e.State });
        }

        return null;
    }

    private string? RelationStates(DocumentEdit.SetRelationState e)
    {
        if (e.Ids.Any(id => Relation(id) is null))
            return "annotation.missing";
        foreach (var id in e.Ids)
        {
            if (e.State == MentionState.Accepted)
                AcceptEnds(Relation(id)!);
            Put(Relation(id)! with { State = e.State });
        }

        return null;
    }

    private string? Relate(RelationMention relation)
    {
        if (Legal(relation) is { } problem)
            return problem;
        var twins = Relations
            .Where(r =>
                r.Id != relation.Id
                && IsLive(r.State)
                && (r.Type, r.Head, r.Tail, r.Value) == (relation.Type, relation.Head, relation.Tail, relation.Value)
            )
            .ToList();
        IsAmbiguous |= twins.Count > 1;
        if (twins is [{ State: MentionState.Accepted }, ..])
            return "annotation.relation.exists";
        AcceptEnds(relation);
        Put(twins is [var twin, ..] ? twin with { State = MentionState.Accepted } : relation);
        return null;
    }

    private string? Legal(RelationMention relation)
    {
        var (head, tail) = (Mention(relation.Head), relation.Tail is { } id ? Mention(id) : null);
        if (head is null || !IsLive(head) || (relation.Tail is not null && (tail is null || !IsLive(tail))))
            return "annotation.missing";
        if (relation.Tail is null)
            return schema.PropertiesOf(head.Type).Any(p => p.Id == relation.Type) ? null : "annotation.property.illegal";
        if (relation.Head == relation.Tail)
            return "annotation.relation.self";
        return schema.Allows(relation.Type, head.Type, tail!.Type) ? null : "annotation.relation.illegal";
    }

    private string? Attribute(DocumentEdit.SetAttribute e)
    {
        if (e.Name.Contains(' ', StringComparison.Ordinal) || e.Value?.Trim() == "")
            return "annotation.attribute.illegal";
        var said = e.Ids.Select(id => Mention(id)?.Attributes ?? Relation(id)?.Attributes).OfType<AnnotationAttributes>();
        if (e.Value is not null && said.Any(a => a.Count == AnnotationAttributes.Most && a.All(x => x.Key != e.Name)))
            return "annotation.attribute.many";
        return Correct(
            e.Ids,
            m => m with { Attributes = AnnotationAttributes.With(m.Attributes, e.Name, e.Value) },
            r => r with { Attributes = AnnotationAttributes.With(r.Attributes, e.Name, e.Value) }
        );
    }

    private string? Correct(
        IReadOnlyList<Guid> ids,
        Func<EntityMention, EntityMention> mention,
        Func<RelationMention, RelationMention> relation
    )
    {
        if (ids.Any(id => Mention(id) is null && Relation(id) is null))
            return "annotation.missing";
        foreach (var id in ids.Distinct())
        {
            if (Mention(id) is { } m)
                Put(mention(m) with { State = MentionState.Accepted });
        }

        foreach (var id in ids.Distinct())
        {
            if (Relation(id) is { } r)
            {
                AcceptEnds(r);
                Put(relation(r) with { State = MentionState.Accepted });
            }
        }

        return null;
    }

    private void AcceptEnds(RelationMention relation)
    {
        foreach (
            var end in Mentions.Where(m => m.State == MentionState.Suggested && (m.Id == relation.Head || m.Id == relation.Tail)).ToList()
        )
            Put(end with { State = MentionState.Accepted });
    }

    private static bool IsLive(EntityMention mention) => IsLive(mention.State);

    private static bool IsLive(MentionState state) => state is not (MentionState.Rejected or MentionState.Deleted);

    private static RelationMention New(Guid id, string type, Guid head, Guid? tail, TextSpan? value) =>
        new(id, type, head, tail, value, MentionState.Accepted, "person", 1);

    private EntityMention? Mention(Guid id) => Mentions.Find(m => m.Id == id);

    private RelationMention? Relation(Guid id) => Relations.Find(r => r.Id == id);

    private void Put(EntityMention mention)
    {
        var at = Mentions.FindIndex(m => m.Id == mention.Id);
        if (at < 0)
            Mentions.Add(mention);
        else
            Mentions[at] = mention;
    }

    private void Put(RelationMention relation)
    {
        var at = Relations.FindIndex(r => r.Id == relation.Id);
        if (at < 0)
            Relations.Add(relation);
        else
            Relations[at] = relation;
    }
}
