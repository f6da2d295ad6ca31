using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Platform;

namespace Portal.Learning;

/// <summary>Why something is suggested.</summary>
[ApplicationService]
public sealed class SuggestionReasonService(AccessControl access, EngineModels models, LiveTaggers live)
{
    /// <summary>The votes for a mention or relation of the shared layer, and what each engine goes by; null when there is none in this
    /// document.</summary>
    public async Task<SuggestionReasons?> WhyAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        Guid annotation,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (
            await scope
                .Db.Mentions.AsNoTracking()
                .FirstOrDefaultAsync(m => m.Id == annotation && m.DocumentId == document && m.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false) is
            { } mention
        )
        {
            var votes =
                mention.Origin == AnnotationOrigins.Person ? [] : SuggestionStore.Read(mention.Votes, mention.Origin, mention.Confidence);
            var features = votes.FirstOrDefault(v => v.Engine == TaggerExtractor.Name) is { } vote
                ? await FeaturesAsync(scope.Db, scope.Id, mention, vote, cancellationToken).ConfigureAwait(false)
                : [];
            return new SuggestionReasons(
                votes,
                features,
                await ReplyAsync(scope.Db, document, votes, mention.Start, cancellationToken).ConfigureAwait(false)
            );
        }

        return
            await scope
                .Db.Relations.AsNoTracking()
                .FirstOrDefaultAsync(r => r.Id == annotation && r.DocumentId == document && r.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
                is { } relation
            ? await OfRelationAsync(scope.Db, relation, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static async Task<SuggestionReasons> OfRelationAsync(
        PortalDbContext db,
        RelationRow relation,
        CancellationToken cancellationToken
    )
    {
        var votes =
            relation.Origin == AnnotationOrigins.Person ? [] : SuggestionStore.Read(relation.Votes, relation.Origin, relation.Confidence);
        var start = await db
            .Mentions.Where(m => m.Id == relation.HeadId)
            .Select(m => m.Start)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return new SuggestionReasons(
            votes,
            [],
            await ReplyAsync(db, relation.DocumentId, votes, start, cancellationToken).ConfigureAwait(false)
        );
    }

    // The newest reply about that piece of the document, of the model that voted; not of a prompt that was only tried.
    private static async Task<SuggestionReply?> ReplyAsync(
        PortalDbContext db,
        Guid document,
        IReadOnlyList<EngineVote> votes,
        int at,
        CancellationToken cancellationToken
    ) =>
        votes.FirstOrDefault(v => v.Engine.StartsWith(SuggestionEngines.ModelPrefix, StringComparison.Ordinal)) is not { } vote
            ? null
            : await db
                .ModelReplies.AsNoTracking()
                .Where(r =>
                    r.DocumentId == document
                    && r.Model == vote.Engine.Substring(SuggestionEngines.ModelPrefix.Length)
                    && r.Start <= at
                    && r.End > at
                    && r.Prompt >= 0
                )
                .OrderByDescending(r => r.At)
                .Select(r => new SuggestionReply(r.Prompt, r.Reply, r.At))
                .FirstOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false);

    // By the version that voted, where it is still there; one that has learned on since is asked as it is now.
    private async Task<IReadOnlyList<FeatureReason>> FeaturesAsync(
        PortalDbContext db,
        Guid workspaceId,
        MentionRow mention,
        EngineVote vote,
        CancellationToken cancellationToken
    )
    {
        if (
            !int.TryParse(vote.Detail?.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await db
                .EngineModels.AsNoTracking()
                .FirstOrDefaultAsync(
                    m => m.WorkspaceId == workspaceId && m.Engine == TaggerExtractor.Name && m.Number == number,
                    cancellationToken
                )
                .ConfigureAwait(false)
                is not { } model
        )
            return [];
        var text = await db
            .Documents.Where(d => d.Id == mention.DocumentId)
            .Select(d => d.Text)
            .FirstAsync(cancellationToken)
            .ConfigureAwait(false);
        var tagger = (vote.Detail!.EndsWith('+') ? live.Adapted(workspaceId, model.Id) : null) ?? models.Tagger(model);
        return tagger.Why(text, new TypedSpan(mention.Type, new TextSpan(mention.Start, mention.End)));
    }
}

/// <summary>Why something is suggested.</summary>
/// <param name="Votes">The engines that propose it, with what each knows it by.</param>
/// <param name="Features">What the tagger goes by, the weightiest first.</param>
/// <param name="Reply">What a model replied about this piece of the text; null where none was asked.</param>
public sealed record SuggestionReasons(IReadOnlyList<EngineVote> Votes, IReadOnlyList<FeatureReason> Features, SuggestionReply? Reply);

/// <summary>What a model replied.</summary>
/// <param name="Prompt">The version of the prompt.</param>
/// <param name="Text">The reply as it came.</param>
/// <param name="At">When.</param>
public sealed record SuggestionReply(int Prompt, string Text, DateTime At);
