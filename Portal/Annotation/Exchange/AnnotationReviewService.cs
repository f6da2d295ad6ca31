using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data.Annotation;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation.Exchange;

/// <summary>Suggestions and decisions as an Excel sheet, and what a reviewer wrote in it as decisions.</summary>
[ApplicationService]
public sealed class AnnotationReviewService(AccessControl access, SchemaVersions schemas, EditService edits)
{
    private const int LinesAtATime = 500;

    /// <summary>Writes the mentions and relations of a corpus, or of all; what nobody has decided on first.</summary>
    /// <exception cref="ProblemException">There is no such corpus, or it has more rows than a sheet is to hold.</exception>
    public async Task<AnnotationExport> ExportAsync(ActingUser actor, string workspace, string? corpus, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        Guid? corpusId = corpus is null ? null : await CorpusAsync(scope, corpus, cancellationToken).ConfigureAwait(false);
        var documents = await scope
            .Db.Documents.AsNoTracking()
            .Where(d => d.WorkspaceId == scope.Id && (corpusId == null || d.CorpusId == corpusId))
            .ToDictionaryAsync(d => d.Id, cancellationToken)
            .ConfigureAwait(false);
        var mentions = (
            await scope
                .Db.Mentions.AsNoTracking()
                .Where(m => m.WorkspaceId == scope.Id && (m.State == MentionState.Suggested || m.State == MentionState.Accepted))
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        )
            .Where(m => documents.ContainsKey(m.DocumentId))
            .ToList();
        var relations = (
            await scope
                .Db.Relations.AsNoTracking()
                .Where(r => r.WorkspaceId == scope.Id && (r.State == MentionState.Suggested || r.State == MentionState.Accepted))
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        )
            .Where(r => documents.ContainsKey(r.DocumentId))
            .ToList();
        var longest = Math.Max(mentions.Count, relations.Count);
        if (longest > ReviewWorkbook.MostRows)
            throw new ProblemException(ExchangeProblems.XlsxTooLong, "corpus", $"{ReviewWorkbook.MostRows}", $"{longest}");
        var sheet = new ReviewSheet(documents.Values, mentions);
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        return new AnnotationExport(
            $"{workspace}-{corpus ?? "all"}-review.xlsx",
            ReviewWorkbook.Write(sheet.Mentions(), sheet.Relations(relations), schema.Labels.Select(e => e.Id)),
            documents.Count,
            mentions.Count,
            relations.Count,
            []
        );
    }

    /// <summary>Makes the decisions of a sheet, as edits of whoever brings it; what was decided so already stays.</summary>
    /// <returns>Documents, mentions and relations that were decided on, and the rows that could not be.</returns>
    public async Task<AnnotationImportResult> ImportAsync(
        ActingUser actor,
        string workspace,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        var (mentions, relations, rejected) = ReviewWorkbook.Read(content ?? []);
        List<Decided> decided =
        [
            .. await OfMentionsAsync(scope, mentions, cancellationToken).ConfigureAwait(false),
            .. await OfRelationsAsync(scope, relations, cancellationToken).ConfigureAwait(false),
        ];
        rejected.AddRange(decided.Select(d => d.Decision.Problem).OfType<Problem>());
        var asked = decided.Where(d => d.Decision.Edit is not null).ToList();
        var applied = new List<Decided>();
        foreach (var document in asked.GroupBy(d => d.Document))
        {
            foreach (var page in document.Chunk(EditService.MostEditsInACall))
            {
                var outcomes = await ApplyAsync(actor, workspace, document.Key, page, cancellationToken).ConfigureAwait(false);
                foreach (var (outcome, line) in outcomes.Zip(page))
                {
                    if (outcome.IsApplied)
                        applied.Add(line);
                    else
                        rejected.AddRange(outcome.Problems.Select(p => p with { Field = line.Where }));
                }
            }
        }

        return new AnnotationImportResult(
            asked.Select(d => d.Document).Distinct().Count(),
            applied.Count(d => !d.IsRelation),
            applied.Count(d => d.IsRelation),
            [.. rejected.Select(AnnotationExchangeService.Rejection)]
        );
    }

    private static async Task<Guid> CorpusAsync(WorkspaceScope scope, string corpus, CancellationToken cancellationToken) =>
        await scope
            .Db.Corpora.Where(c => c.WorkspaceId == scope.Id && c.Name == corpus)
            .Select(c => (Guid?)c.Id)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false)
        ?? throw new ProblemException(CorporaProblems.CorpusUnknown, "corpus", corpus);

    private async Task<List<Decided>> OfMentionsAsync(
        WorkspaceScope scope,
        IReadOnlyList<ReviewMention> lines,
        CancellationToken cancellationToken
    )
    {
        var decided = new List<Decided>();
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        foreach (var page in lines.Chunk(LinesAtATime))
        {
            var ids = page.Select(m => m.Id).ToList();
            var rows = await scope
                .Db.Mentions.AsNoTracking()
                .Where(m => m.WorkspaceId == scope.Id && ids.Contains(m.Id))
                .ToDictionaryAsync(m => m.Id, cancellationToken)
                .ConfigureAwait(false);
            var holders = rows.Values.Select(m => m.DocumentId).Distinct().ToList();
            // Cut here and not in the database, which counts code points.
            var texts = await scope
                .Db.Documents.Where(d => holders.Contains(d.Id))
                .Select(d => new { d.Id, d.Text })
                .ToDictionaryAsync(d => d.Id, d => d.Text, cancellationToken)
                .ConfigureAwait(false);
            foreach (var sheetLine in page)
            {
                var line = new ReviewLine(sheetLine.Id, $"Mentions {sheetLine.Row}", sheetLine.Text, sheetLine.Decision, sheetLine.NewType);
                var row = rows.GetValueOrDefault(line.Id);
                var mention = row is null ? null : AnnotationRows.ToMention(row);
                var words = row is null ? "" : texts[row.DocumentId][row.Start..row.End];
                decided.Add(new Decided(row?.DocumentId ?? default, line.Where, false, ReviewDecision.Of(schema, line, mention, words)));
            }
        }

        return decided;
    }

    private static async Task<List<Decided>> OfRelationsAsync(
        WorkspaceScope scope,
        IReadOnlyList<ReviewRelation> lines,
        CancellationToken cancellationToken
    )
    {
        var decided = new List<Decided>();
        foreach (var page in lines.Chunk(LinesAtATime))
        {
            var ids = page.Select(m => m.Id).ToList();
            var rows = await scope
                .Db.Relations.AsNoTracking()
                .Where(m => m.WorkspaceId == scope.Id && ids.Contains(m.Id))
                .ToDictionaryAsync(m => m.Id, cancellationToken)
                .ConfigureAwait(false);
            foreach (var sheetLine in page)
            {
                var line = new ReviewLine(sheetLine.Id, $"Relations {sheetLine.Row}", "", sheetLine.Decision);
                var row = rows.GetValueOrDefault(line.Id);
                decided.Add(new Decided(row?.DocumentId ?? default, line.Where, true, ReviewDecision.Of(line, row?.State)));
            }
        }

        return decided;
    }

    private async Task<IReadOnlyList<EditOutcome>> ApplyAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        Decided[] page,
        CancellationToken cancellationToken
    ) =>
        (
            await edits
                .ApplyAsync(
                    actor,
                    workspace,
                    new DocumentLayer(document, Layers.Shared),
                    [.. page.Select(d => new KeyedEdit(Guid.CreateVersion7(), d.Decision.Edit!))],
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).Outcomes;

    // A line with what it asks for; no document where nobody knows what it is about.
    private sealed record Decided(Guid Document, string Where, bool IsRelation, ReviewDecision Decision);
}
