using Portal.Accounts;
using Portal.Data.Team;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;

namespace Portal.Team.Curation;

/// <summary>The claims of a document as pages and the API show them.</summary>
internal static class ClaimViews
{
    public static List<ClaimView> Of(CurationRun run, IReadOnlyDictionary<Guid, string> names)
    {
        var text = run.Session.Document.Text;
        var claims = run.Claims().ToList();
        var views = new List<ClaimView>(claims.Count);
        var seen = new HashSet<Guid>();
        foreach (var claim in claims)
        {
            var shared = claim.Shared();
            if (shared is not null)
                seen.Add(shared.Id);
            views.Add(View(claim, shared, run.Decisions.GetValueOrDefault(claim.Key), text, names));
        }

        // What a curator has added on their own.
        foreach (var mention in run.Layer.Mentions().Where(m => m.State == MentionState.Accepted && !seen.Contains(m.Id)))
        {
            var variant = new MentionVariant(mention.Type, mention.Span, mention.Assertion, [], AgreementState.Incomplete)
            {
                Fragments = mention.Fragments,
            };
            views.Add(
                View(
                    new CurationRun.Claim(variant.Key, [], variant, null, run.Layer),
                    new CuratedLayer.Found(mention.Id, mention.Origin),
                    null,
                    text,
                    names
                )
            );
        }

        foreach (var relation in run.Layer.Relations().Where(r => r.State == MentionState.Accepted && !seen.Contains(r.Id)))
        {
            var (head, tail) = (
                run.Layer.Mentions().FirstOrDefault(m => m.Id == relation.Head),
                relation.Tail is { } id ? run.Layer.Mentions().FirstOrDefault(m => m.Id == id) : null
            );
            if (head is null || (relation.Tail is not null && tail is null))
                continue;
            var variant = new RelationVariant(
                relation.Type,
                new MentionPlace(head.Type, head.Span),
                tail is null ? null : new MentionPlace(tail.Type, tail.Span),
                relation.Value,
                relation.Assertion,
                [],
                AgreementState.Incomplete
            );
            views.Add(
                View(
                    new CurationRun.Claim(variant.Key, [], null, variant, run.Layer),
                    new CuratedLayer.Found(relation.Id, relation.Origin),
                    null,
                    text,
                    names
                )
            );
        }

        return
        [
            .. views
                .OrderBy(v => v.IsRelation)
                .ThenBy(v => v.Start)
                .ThenByDescending(v => v.End)
                .ThenBy(v => v.Key, StringComparer.Ordinal),
        ];
    }

    private static ClaimView View(
        CurationRun.Claim claim,
        CuratedLayer.Found? shared,
        CurationDecision? decision,
        string text,
        IReadOnlyDictionary<Guid, string> names
    )
    {
        // The layer has the last word: what a curator accepted or deleted there is decided.
        var outcome =
            shared is not null ? ClaimDecision.Taken
            : decision is not null ? ClaimDecision.Dropped
            : ClaimDecision.Open;
        var isManual = decision is not null ? decision.IsManual || decision.IsTaken != (shared is not null) : shared is not null;
        var isDecided = outcome != ClaimDecision.Open;
        var (rule, reason) = (
            !isDecided ? ""
            : isManual ? CurationRun.Curator
            : decision!.Rule,
            decision?.Reason ?? ""
        );
        var (by, at) = (decision is null ? null : UserNames.Of(names, decision.DecidedBy), decision?.DecidedAt);
        if (claim.Mention is { } m)
            return new ClaimView(
                m.Key,
                false,
                m.Type,
                m.Span.Start,
                m.Span.End,
                m.Fragments?.In(text) ?? m.Span.Of(text),
                null,
                null,
                null,
                m.Assertion,
                m.State,
                m.Annotators,
                outcome,
                isManual,
                rule,
                reason,
                by,
                at
            );
        var r = claim.Relation!;
        var tail = r.Tail?.Span ?? r.Value!.Value;
        return new ClaimView(
            r.Key,
            true,
            r.Type,
            r.Head.Span.Start,
            r.Head.Span.End,
            r.Head.Span.Of(text),
            tail.Start,
            tail.End,
            tail.Of(text),
            r.Assertion,
            r.State,
            r.Annotators,
            outcome,
            isManual,
            rule,
            reason,
            by,
            at
        );
    }
}
