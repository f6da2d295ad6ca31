using Portal.Domain.Knowledge;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation;

/// <summary>The annotations of one document, and the rules by which a command changes them.</summary>
/// <remarks>Immutable: <see cref="Apply"/> gives new annotations, with what changed and the command that reverses it.</remarks>
public sealed record DocumentAnnotations(
    string Text,
    KnowledgeSchema Schema,
    IReadOnlyDictionary<Guid, EntityMention> Mentions,
    IReadOnlyDictionary<Guid, RelationMention> Relations
)
{
    /// <summary>What a command changed.</summary>
    /// <param name="After">The annotations after it.</param>
    /// <param name="Mentions">The entity mentions that are new or changed.</param>
    /// <param name="Relations">The relation mentions that are new or changed.</param>
    /// <param name="Inverse">The command that puts everything back.</param>
    public sealed record Change(
        DocumentAnnotations After,
        IReadOnlyList<EntityMention> Mentions,
        IReadOnlyList<RelationMention> Relations,
        DocumentEdit.Restore Inverse
    );

    /// <summary>Applies a command, or says why it cannot be.</summary>
    public Result<Change> Apply(DocumentEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (IsIncomplete(edit))
            return Fail(new Problem(AnnotationProblems.EditIllegal, "edit"));
        return edit switch
        {
            DocumentEdit.AddMention add => Add(add),
            DocumentEdit.RetypeMention retype => Retype(retype),
            DocumentEdit.ResizeMention resize => Resize(resize),
            DocumentEdit.SetFragments set => SetFragments(set),
            DocumentEdit.SetMentionState state => SetMentions(state),
            DocumentEdit.AddRelation add => Relate(
                new RelationMention(add.Id, add.Type, add.Head, add.Tail, null, MentionState.Accepted, AnnotationOrigins.Person, 1)
            ),
            DocumentEdit.AddProperty add => SpanProblem(add.Start, add.End) is { } problem
                ? Fail(problem)
                : Relate(
                    new RelationMention(
                        add.Id,
                        add.Type,
                        add.Head,
                        null,
                        new TextSpan(add.Start, add.End),
                        MentionState.Accepted,
                        AnnotationOrigins.Person,
                        1
                    )
                ),
            DocumentEdit.SetRelationState state => SetRelations(state),
            DocumentEdit.RetypeRelation retype => Relations.TryGetValue(retype.Id, out var relation)
                ? Relate(relation with { Type = retype.Type, State = MentionState.Accepted })
                : Fail(Missing(retype.Id)),
            DocumentEdit.SetAssertion assertion => Assert(assertion),
            DocumentEdit.SetAttribute attribute => SetAttribute(attribute),
            DocumentEdit.Batch batch => Together(batch),
            DocumentEdit.Restore restore => Changed(restore.Mentions, restore.Relations),
            _ => throw new ArgumentOutOfRangeException(nameof(edit)),
        };
    }

    // What comes from outside may lack what it needs.
    private static bool IsIncomplete(DocumentEdit edit) =>
        edit switch
        {
            DocumentEdit.AddMention { Type: null }
            or DocumentEdit.RetypeMention { Type: null }
            or DocumentEdit.AddRelation { Type: null }
            or DocumentEdit.AddProperty { Type: null }
            or DocumentEdit.RetypeRelation { Type: null } => true,
            DocumentEdit.SetMentionState { Ids: null }
            or DocumentEdit.SetRelationState { Ids: null }
            or DocumentEdit.SetAssertion { Ids: null }
            or DocumentEdit.SetAttribute { Ids: null }
            or DocumentEdit.Batch { Edits: null } => true,
            DocumentEdit.SetFragments set => set.Pieces is null || set.Pieces.Any(p => p is null),
            _ => false,
        };

    private Result<Change> Together(DocumentEdit.Batch batch)
    {
        if (batch.Edits.Count is 0 or > DocumentEdit.Batch.Most)
            return Fail(new Problem(AnnotationProblems.BatchSize, "edits", $"{batch.Edits.Count}", $"{DocumentEdit.Batch.Most}"));
        var after = this;
        var (mentions, relations) = (new Dictionary<Guid, EntityMention>(), new Dictionary<Guid, RelationMention>());
        foreach (var edit in batch.Edits)
        {
            if (edit is null or DocumentEdit.Batch or DocumentEdit.Restore)
                return Fail(new Problem(AnnotationProblems.EditIllegal, "edits"));
            var result = after.Apply(edit);
            if (!result.Success)
                return Result<Change>.Failed(result.Problems);
            after = result.Value.After;
            foreach (var mention in result.Value.Mentions)
                mentions[mention.Id] = mention;
            foreach (var relation in result.Value.Relations)
                relations[relation.Id] = relation;
        }

        // From where this began: the inverse of the whole, not of its last step.
        return Changed([.. mentions.Values], [.. relations.Values]);
    }

    private Result<Change> Assert(DocumentEdit.SetAssertion assertion)
    {
        if ((assertion.Assertion & ~AssertionFlags.All) != 0)
            return Fail(new Problem(AnnotationProblems.EditIllegal, "assertion"));
        return Corrected(assertion.Ids, m => m with { Assertion = assertion.Assertion }, r => r with { Assertion = assertion.Assertion });
    }

    private Result<Change> SetAttribute(DocumentEdit.SetAttribute set)
    {
        if (!AnnotationAttributes.IsLegal(set.Name, set.Value ?? "-"))
            return Fail(
                new Problem(
                    AnnotationProblems.AttributeIllegal,
                    "name",
                    $"{AnnotationAttributes.LongestName}",
                    $"{AnnotationAttributes.LongestValue}"
                )
            );
        if (
            set.Value is not null
            && set.Ids.Any(id =>
                (Mentions.GetValueOrDefault(id)?.Attributes ?? Relations.GetValueOrDefault(id)?.Attributes)
                    is { Count: AnnotationAttributes.Most } full
                && full[set.Name] is null
            )
        )
            return Fail(new Problem(AnnotationProblems.AttributeMany, "name", $"{AnnotationAttributes.Most}"));
        return Corrected(
            set.Ids,
            m => m with { Attributes = AnnotationAttributes.With(m.Attributes, set.Name, set.Value) },
            r => r with { Attributes = AnnotationAttributes.With(r.Attributes, set.Name, set.Value) }
        );
    }

    // Whoever corrects a suggestion accepts it; and with a relation mention what it relates.
    private Result<Change> Corrected(
        IReadOnlyList<Guid> ids,
        Func<EntityMention, EntityMention> mention,
        Func<RelationMention, RelationMention> relation
    )
    {
        if (ids.Where(id => !Mentions.ContainsKey(id) && !Relations.ContainsKey(id)).Take(1).ToList() is [var missing])
            return Fail(Missing(missing));
        var relations = ids.Distinct()
            .Select(id => Relations.GetValueOrDefault(id))
            .OfType<RelationMention>()
            .Select(r => relation(r) with { State = MentionState.Accepted })
            .ToList();
        var mentions = ids.Distinct()
            .Select(id => Mentions.GetValueOrDefault(id))
            .OfType<EntityMention>()
            .Select(m => mention(m) with { State = MentionState.Accepted });
        return Changed([.. mentions.Concat(relations.SelectMany(Ends)).DistinctBy(m => m.Id)], relations);
    }

    private Result<Change> Add(DocumentEdit.AddMention add)
    {
        if (SpanProblem(add.Start, add.End) is { } problem)
            return Fail(problem);
        if (Schema.Entity(add.Type) is null or { IsAbstract: true })
            return Fail(new Problem(AnnotationProblems.TypeUnknown, add.Type, add.Type));
        if (Mentions.ContainsKey(add.Id))
            return Fail(new Problem(AnnotationProblems.IdTaken, add.Id.ToString()));
        var span = new TextSpan(add.Start, add.End);
        // Marking what is suggested accepts the suggestion, so that its precision can be told.
        // Of several the accepted one, whatever order they are read in.
        var twin = Mentions
            .Values.Where(m => m.Span == span && m.Fragments is null && m.Type == add.Type && IsLive(m.State))
            .MinBy(m => (m.State != MentionState.Accepted, m.Id));
        if (twin is { State: MentionState.Accepted })
            return Fail(new Problem(AnnotationProblems.MentionExists, add.Type, span.Of(Text)));
        return twin is null
            ? Changed([new EntityMention(add.Id, add.Type, span, MentionState.Accepted, AnnotationOrigins.Person, 1)], [])
            : Changed([twin with { State = MentionState.Accepted }], []);
    }

    private Result<Change> Retype(DocumentEdit.RetypeMention retype)
    {
        if (!Mentions.TryGetValue(retype.Id, out var mention))
            return Fail(Missing(retype.Id));
        if (Schema.Entity(retype.Type) is null or { IsAbstract: true })
            return Fail(new Problem(AnnotationProblems.TypeUnknown, retype.Type, retype.Type));
        var changed = mention with { Type = retype.Type, State = MentionState.Accepted };
        // A relation that is illegal between the new types cannot stay.
        var broken = Relations
            .Values.Where(r => (r.Head == mention.Id || r.Tail == mention.Id) && IsLive(r.State))
            .Where(r => RelationProblem(r, id => id == mention.Id ? changed : Mentions.GetValueOrDefault(id)) is not null)
            .Select(r => r with { State = MentionState.Deleted });
        return Changed([changed], [.. broken]);
    }

    private Result<Change> Resize(DocumentEdit.ResizeMention resize)
    {
        if (!Mentions.TryGetValue(resize.Id, out var mention))
            return Fail(Missing(resize.Id));
        if (SpanProblem(resize.Start, resize.End) is { } problem)
            return Fail(problem);
        var span = new TextSpan(resize.Start, resize.End);
        if (mention.Fragments is not { } pieces)
            return Changed([mention with { Span = span, State = MentionState.Accepted }], []);
        if (span.Start >= pieces[0].End || span.End <= pieces[^1].Start)
            return Fail(new Problem(AnnotationProblems.FragmentsResize, "span", $"{pieces.Count}"));
        var moved = Fragments.Of(
            pieces.Select(p => new TextSpan(p == pieces[0] ? span.Start : p.Start, p == pieces[^1] ? span.End : p.End))
        );
        return Changed([mention with { Span = span, Fragments = moved, State = MentionState.Accepted }], []);
    }

    private Result<Change> SetFragments(DocumentEdit.SetFragments set)
    {
        if (!Mentions.TryGetValue(set.Id, out var mention))
            return Fail(Missing(set.Id));
        if (set.Pieces.Count is 0 or > DocumentEdit.SetFragments.Most)
            return Fail(new Problem(AnnotationProblems.FragmentsCount, "pieces", $"{DocumentEdit.SetFragments.Most}"));
        if (set.Pieces.Select(p => SpanProblem(p.Start, p.End)).FirstOrDefault(p => p is not null) is { } problem)
            return Fail(problem);
        var spans = set.Pieces.Select(p => new TextSpan(p.Start, p.End)).ToList();
        var pieces = Fragments.Of(spans);
        var changed = mention with
        {
            Span = pieces?.Whole ?? new TextSpan(spans.Min(p => p.Start), spans.Max(p => p.End)),
            Fragments = pieces,
            State = MentionState.Accepted,
        };
        return Mentions.Values.Any(m =>
            m.Id != changed.Id
            && IsLive(m.State)
            && m.Type == changed.Type
            && m.Span == changed.Span
            && Equals(m.Fragments, changed.Fragments)
        )
            ? Fail(new Problem(AnnotationProblems.MentionExists, changed.Type, changed.Surface(Text)))
            : Changed([changed], []);
    }

    private Result<Change> SetMentions(DocumentEdit.SetMentionState state)
    {
        if (state.Ids.Where(id => !Mentions.ContainsKey(id)).Take(1).ToList() is [var missing])
            return Fail(Missing(missing));
        var ids = state.Ids.ToHashSet();
        var mentions = ids.Select(id => Mentions[id] with { State = state.State }).ToList();
        var orphans = state.State is MentionState.Accepted or MentionState.Suggested
            ? []
            : Relations
                .Values.Where(r => IsLive(r.State) && (ids.Contains(r.Head) || (r.Tail is { } tail && ids.Contains(tail))))
                .Select(r => r with { State = state.State })
                .ToList();
        return Changed(mentions, orphans);
    }

    private Result<Change> Relate(RelationMention relation)
    {
        if (RelationProblem(relation, id => Mentions.GetValueOrDefault(id)) is { } problem)
            return Fail(problem);
        var twin = Relations
            .Values.Where(r =>
                r.Id != relation.Id
                && r.Type == relation.Type
                && r.Head == relation.Head
                && r.Tail == relation.Tail
                && r.Value == relation.Value
                && IsLive(r.State)
            )
            .MinBy(r => (r.State != MentionState.Accepted, r.Id));
        if (twin is { State: MentionState.Accepted })
            return Fail(new Problem(AnnotationProblems.RelationExists, relation.Type, relation.Type));
        return Changed(Ends(relation), [twin is null ? relation : twin with { State = MentionState.Accepted }]);
    }

    private Result<Change> SetRelations(DocumentEdit.SetRelationState state)
    {
        if (state.Ids.Where(id => !Relations.ContainsKey(id)).Take(1).ToList() is [var missing])
            return Fail(Missing(missing));
        var relations = state.Ids.Distinct().Select(id => Relations[id] with { State = state.State }).ToList();
        // Accepting a relation accepts what it relates.
        return Changed(state.State == MentionState.Accepted ? [.. relations.SelectMany(Ends).DistinctBy(m => m.Id)] : [], relations);
    }

    private List<EntityMention> Ends(RelationMention relation) =>
        [
            .. new[] { relation.Head, relation.Tail }
                .OfType<Guid>()
                .Select(id => Mentions.GetValueOrDefault(id))
                .OfType<EntityMention>()
                .Where(m => m.State == MentionState.Suggested)
                .Select(m => m with { State = MentionState.Accepted }),
        ];

    private Result<Change> Changed(IReadOnlyList<EntityMention> mentions, IReadOnlyList<RelationMention> relations)
    {
        var inverse = new DocumentEdit.Restore(
            [.. mentions.Select(m => Mentions.TryGetValue(m.Id, out var before) ? before : m with { State = MentionState.Deleted })],
            [.. relations.Select(r => Relations.TryGetValue(r.Id, out var before) ? before : r with { State = MentionState.Deleted })]
        );
        var allMentions = new Dictionary<Guid, EntityMention>(Mentions);
        foreach (var mention in mentions)
            allMentions[mention.Id] = mention;
        var allRelations = new Dictionary<Guid, RelationMention>(Relations);
        foreach (var relation in relations)
            allRelations[relation.Id] = relation;
        return Result<Change>.Of(new Change(this with { Mentions = allMentions, Relations = allRelations }, mentions, relations, inverse));
    }

    private Problem? SpanProblem(int start, int end) =>
        start < 0 || end <= start || end > Text.Length || !new TextSpan(start, end).IsWholeIn(Text)
            ? new Problem(AnnotationProblems.SpanIllegal, "span", $"{start}", $"{end}")
        : string.IsNullOrWhiteSpace(Text[start..end]) ? new Problem(AnnotationProblems.SpanBlank, "span", $"{start}", $"{end}")
        : null;

    private Problem? RelationProblem(RelationMention relation, Func<Guid, EntityMention?> mention)
    {
        if (mention(relation.Head) is not { State: not MentionState.Deleted and not MentionState.Rejected } head)
            return Missing(relation.Head);
        if (relation.Tail is not { } tailId)
            return Schema.Property(head.Type, relation.Type) is null
                ? new Problem(AnnotationProblems.PropertyIllegal, relation.Type, relation.Type, head.Type)
                : null;
        if (mention(tailId) is not { State: not MentionState.Deleted and not MentionState.Rejected } tail)
            return Missing(tailId);
        if (head.Id == tail.Id)
            return new Problem(AnnotationProblems.RelationSelf, relation.Type, relation.Type);
        return Schema.Allows(relation.Type, head.Type, tail.Type)
            ? null
            : new Problem(KnowledgeProblems.AnnotationRelationIllegal, relation.Type, relation.Type, head.Type, tail.Type);
    }

    private static bool IsLive(MentionState state) => state is MentionState.Suggested or MentionState.Accepted;

    private static Problem Missing(Guid id) => new(AnnotationProblems.Missing, id.ToString());

    private static Result<Change> Fail(Problem problem) => Result<Change>.Failed(problem);
}
