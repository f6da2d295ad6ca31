using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Domain.Team;
using Portal.Domain.Team.Curation;

namespace Portal.Team.Curation;

/// <summary>The curation of one document during one write: its annotators' claims, what was decided before, and what is decided
/// now.</summary>
internal sealed class CurationRun
{
    /// <summary>The rule of what a curator decided.</summary>
    public const string Curator = "curator";

    private readonly Dictionary<string, CurationDecision> _decisions;
    private readonly CuratedLayer _layer;
    private readonly Guid _userId;
    private readonly DateTime _now;

    private CurationRun(AnnotationSession session, LayerComparison comparison, List<CurationDecision> decisions, Guid userId, DateTime now)
    {
        (Session, Comparison, _userId, _now) = (session, comparison, userId, now);
        _layer = new CuratedLayer(session, comparison.Annotators.Count);
        _decisions = decisions.ToDictionary(d => d.Variant, StringComparer.Ordinal);
    }

    public AnnotationSession Session { get; }

    public LayerComparison Comparison { get; }

    public CuratedLayer Layer => _layer;

    public IReadOnlyDictionary<string, CurationDecision> Decisions => _decisions;

    public static async Task<CurationRun> OpenAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid documentId,
        KnowledgeSchema schema,
        Guid userId,
        DateTime now
    )
    {
        var session = await AnnotationSession.OpenAsync(db, workspaceId, documentId, schema).ConfigureAwait(false);
        var layers = (
            await AnnotatorLayers.FinishedAsync(db, [documentId], CancellationToken.None).ConfigureAwait(false)
        ).GetValueOrDefault(documentId, []);
        var decisions = await db.CurationDecisions.Where(d => d.DocumentId == documentId).ToListAsync().ConfigureAwait(false);
        // What was undone was not decided.
        var edits = decisions.Select(d => d.EditId).Distinct().ToList();
        var undone = await db.Edits.Where(e => edits.Contains(e.Id) && e.IsUndone).Select(e => e.Id).ToListAsync().ConfigureAwait(false);
        return new CurationRun(session, LayerComparison.Of(layers), [.. decisions.Where(d => !undone.Contains(d.EditId))], userId, now);
    }

    /// <summary>Whether a curator has decided on a claim: on the curation page, or by changing what a merge had made.</summary>
    public bool IsManual(string key, bool isTakenNow) =>
        _decisions.TryGetValue(key, out var decision) && (decision.IsManual || decision.IsTaken != isTakenNow);

    /// <summary>Takes and drops what the strategy decides; what a curator has decided stays.</summary>
    public (int Taken, int Dropped) Merge(MergeStrategy strategy, string rule, Guid edit)
    {
        var outcome = strategy.Decide(Comparison);
        var wanted = outcome.Mentions.Select(m => m.Key).Concat(outcome.Relations.Select(r => r.Key)).ToHashSet(StringComparer.Ordinal);
        var (taken, dropped) = (0, 0);
        // What a curator put there by hand is not argued with: a claim against it waits for them.
        var byHand = _layer
            .Mentions()
            .Where(m =>
                m.State == MentionState.Accepted
                && m.Origin != CuratedLayer.Origin
                && !_decisions.Values.Any(d => d.AnnotationId == m.Id && !d.IsManual)
            )
            .ToList();
        foreach (var claim in Claims().ToList())
        {
            var shared = claim.Shared();
            if (IsManual(claim.Key, shared is not null))
            {
                Keep(claim.Key, shared);
            }
            else if (
                wanted.Contains(claim.Key)
                && claim.CanTake()
                && (shared is not null || claim.Mention is not { } mention || !byHand.Any(m => mention.Contradicts(AsVariant(m))))
            )
            {
                Decide(claim, true, claim.Take(), rule, false, "", edit);
                taken++;
            }
            else
            {
                // A merge before this one may have taken it.
                if (shared is { Origin: CuratedLayer.Origin } || _decisions.ContainsKey(claim.Key))
                    claim.Drop();
                _decisions.Remove(claim.Key);
                if (outcome.Dropped.Contains(claim.Key))
                {
                    Decide(claim, false, null, rule, false, "", edit);
                    dropped++;
                }
            }
        }

        Forget();
        return (taken, dropped);
    }

    /// <summary>A curator decides on a claim. Taking one drops what contradicts it.</summary>
    /// <exception cref="ProblemException">No annotator claims that.</exception>
    public void DecideByHand(string key, bool take, string reason, Guid edit)
    {
        var claim =
            Claims().FirstOrDefault(c => c.Key == key) ?? throw new ProblemException(TeamProblems.CurationClaimUnknown, "claim", key);
        if (!take)
        {
            claim.Drop();
            Decide(claim, false, null, Curator, true, reason, edit);
            return;
        }

        // A relation stands on its ends: whoever takes it takes them.
        foreach (var end in claim.Ends.Where(e => _layer.End(e) is null))
            DecideByHand(Comparison.Mentions.First(v => v.Type == end.Type && v.Span == end.Span).Key, true, reason, edit);
        foreach (var other in Claims().Where(c => c.Key != key && claim.Contradicts(c) && !c.Annotators.Intersect(claim.Annotators).Any()))
        {
            other.Drop();
            Decide(other, false, null, Curator, true, reason, edit);
        }

        Decide(claim, true, claim.Take(), Curator, true, reason, edit);
    }

    /// <summary>Puts everything into the context; returns what changed in the shared layer as a command with its inverse.</summary>
    public (DocumentEdit.Restore Command, DocumentEdit.Restore Inverse) Save(PortalDbContext db)
    {
        var command = _layer.Changes();
        var inverse = new DocumentEdit.Restore([.. command.Mentions.Select(Session.Before)], [.. command.Relations.Select(Session.Before)]);
        Session.Replace(command.Mentions, command.Relations);
        Session.Save(db, _userId, _now);
        foreach (var decision in _decisions.Values.Where(d => db.Entry(d).State == EntityState.Detached))
            db.CurationDecisions.Add(decision);
        foreach (
            var decision in db
                .CurationDecisions.Local.Where(d => d.DocumentId == Session.Document.Id && !_decisions.ContainsValue(d))
                .ToList()
        )
            db.CurationDecisions.Remove(decision);
        return (command, inverse);
    }

    /// <summary>All claims, mentions before the relations that stand on them.</summary>
    public IEnumerable<Claim> Claims() =>
        Comparison
            .Mentions.Select(v => new Claim(v.Key, v.Annotators, v, null, _layer))
            .Concat(Comparison.Relations.Select(v => new Claim(v.Key, v.Annotators, null, v, _layer)));

    // What nobody claims any more, because an annotator thought better of it.
    private void Forget()
    {
        var claims = Claims().Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var decision in _decisions.Values.Where(d => !d.IsManual && !claims.Contains(d.Variant)).ToList())
        {
            if (decision is { IsTaken: true, AnnotationId: { } id })
                _layer.Delete(id);
            _decisions.Remove(decision.Variant);
        }
    }

    private static MentionVariant AsVariant(EntityMention mention) =>
        new(mention.Type, mention.Span, mention.Assertion, [], default) { Fragments = mention.Fragments };

    // What a curator changed in the shared layer since the merge is their decision from now on, whatever becomes of any merge.
    private void Keep(string key, CuratedLayer.Found? shared)
    {
        var decision = _decisions[key];
        if (!decision.IsManual)
            (decision.IsManual, decision.Rule, decision.IsTaken, decision.AnnotationId, decision.EditId) = (
                true,
                Curator,
                shared is not null,
                shared?.Id,
                Guid.Empty
            );
    }

    private void Decide(Claim claim, bool isTaken, Guid? annotation, string rule, bool isManual, string reason, Guid edit)
    {
        if (!_decisions.TryGetValue(claim.Key, out var decision))
            _decisions[claim.Key] = decision = new CurationDecision
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = Session.Document.WorkspaceId,
                DocumentId = Session.Document.Id,
                Variant = claim.Key,
            };
        decision.Voters = string.Join(',', claim.Annotators);
        (decision.IsTaken, decision.AnnotationId, decision.Rule, decision.IsManual, decision.Reason) = (
            isTaken,
            annotation,
            rule,
            isManual,
            reason
        );
        (decision.DecidedBy, decision.DecidedAt, decision.EditId) = (_userId, _now, edit);
    }

    /// <summary>What some annotators say, a mention or a relation mention.</summary>
    internal sealed record Claim(
        string Key,
        IReadOnlyList<Guid> Annotators,
        MentionVariant? Mention,
        RelationVariant? Relation,
        CuratedLayer Layer
    )
    {
        public IEnumerable<MentionPlace> Ends => Relation is null ? [] : new[] { Relation.Head, Relation.Tail }.OfType<MentionPlace>();

        public CuratedLayer.Found? Shared() => Mention is not null ? Layer.Find(Mention) : Layer.Find(Relation!);

        public bool CanTake() => Ends.All(e => Layer.End(e) is not null);

        public Guid Take() => Mention is not null ? Layer.Take(Mention) : Layer.Take(Relation!);

        public bool Contradicts(Claim other) =>
            Mention is not null
                ? other.Mention is not null && Mention.Contradicts(other.Mention)
                : other.Relation is not null && Relation!.Contradicts(other.Relation);

        public void Drop()
        {
            if (Shared() is { } found)
                Layer.Delete(found.Id);
        }
    }
}
