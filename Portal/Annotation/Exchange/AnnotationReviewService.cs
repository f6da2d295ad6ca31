using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotations;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Text;

namespace Portal.Services;

/// <summary>Suggestions and decisions as an Excel sheet, and what a reviewer wrote in it as decisions.</summary>
[ApplicationService]
public sealed class AnnotationReviewService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, SchemaVersions schemas, EditService edits)
{
    /// <summary>Writes the mentions and relations of a corpus, or of all; what nobody has decided on first.</summary>
    /// <exception cref="ProblemException">There is no such corpus, or it has more rows than a sheet is to hold.</exception>
    public async Task<AnnotationExport> ExportAsync(ActingUser actor, string workspace, string? corpus, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        Guid? corpusId = corpus is null ? null : await db.Corpora.Where(c => c.WorkspaceId == found.Id && c.Name == corpus).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw new ProblemException("corpus.unknown", "corpus", corpus);
        var documents = await db.Documents.AsNoTracking().Where(d => d.WorkspaceId == found.Id && (corpusId == null || d.CorpusId == corpusId)).ToDictionaryAsync(d => d.Id, cancellationToken).ConfigureAwait(false);
        var mentions = (await db.Mentions.AsNoTracking().Where(m => m.WorkspaceId == found.Id && (m.State == MentionState.Suggested || m.State == MentionState.Accepted)).ToListAsync(cancellationToken).ConfigureAwait(false)).Where(m => documents.ContainsKey(m.DocumentId)).ToList();
        var relations = (await db.Relations.AsNoTracking().Where(r => r.WorkspaceId == found.Id && (r.State == MentionState.Suggested || r.State == MentionState.Accepted)).ToListAsync(cancellationToken).ConfigureAwait(false)).Where(r => documents.ContainsKey(r.DocumentId)).ToList();
        if (Math.Max(mentions.Count, relations.Count) > ReviewWorkbook.MostRows)
            throw new ProblemException("annotations.xlsx.tooLong", "corpus", $"{ReviewWorkbook.MostRows}", $"{Math.Max(mentions.Count, relations.Count)}");
        var sentences = documents.ToDictionary(d => d.Key, d => SentenceSplitter.Split(d.Value.Text));
        string Sentence(Guid document, int at) => SentenceSplitter.At(sentences[document], at, documents[document].Text.Length).Of(documents[document].Text).Trim();
        var surfaces = mentions.ToDictionary(m => m.Id, m => (m.Start, Text: documents[m.DocumentId].Text[m.Start..m.End]));
        var content = ReviewWorkbook.Write(
            [.. mentions.OrderBy(m => m.State == MentionState.Suggested ? 0 : 1).ThenBy(m => m.DocumentId).ThenBy(m => m.Start).Select(m => new ReviewMention(m.Id, documents[m.DocumentId].Title, surfaces[m.Id].Text, m.Type, Sentence(m.DocumentId, m.Start), m.State.ToString(), m.Confidence, m.Origin))],
            [.. relations.Where(r => surfaces.ContainsKey(r.HeadId)).OrderBy(r => r.State == MentionState.Suggested ? 0 : 1).ThenBy(r => r.DocumentId).ThenBy(r => r.Id).Select(r => new ReviewRelation(
                r.Id, documents[r.DocumentId].Title, surfaces[r.HeadId].Text, r.Type, r.TailId is { } tail ? surfaces.GetValueOrDefault(tail).Text ?? "" : documents[r.DocumentId].Text[(r.ValueStart ?? 0)..(r.ValueEnd ?? 0)], Sentence(r.DocumentId, surfaces[r.HeadId].Start), r.State.ToString(), r.Confidence, r.Origin))],
            (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema.Labels.Select(e => e.Id));
        return new AnnotationExport($"{workspace}-{corpus ?? "all"}-review.xlsx", content, documents.Count, mentions.Count, relations.Count, []);
    }

    /// <summary>Makes the decisions of a sheet, as edits of whoever brings it; what was decided so already stays.</summary>
    /// <returns>Documents, mentions and relations that were decided on, and the rows that could not be.</returns>
    public async Task<AnnotationImportResult> ImportAsync(ActingUser actor, string workspace, byte[] content, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        var (mentions, relations, rejected) = ReviewWorkbook.Read(content ?? []);
        var schema = (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var asked = new List<(Guid Document, string Where, bool IsRelation, KeyedEdit Edit)>();
        foreach (var page in mentions.Chunk(500))
        {
            var ids = page.Select(m => m.Id).ToList();
            var rows = await db.Mentions.AsNoTracking().Where(m => m.WorkspaceId == found.Id && ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken).ConfigureAwait(false);
            var holders = rows.Values.Select(m => m.DocumentId).Distinct().ToList();
            // Cut here and not in the database, which counts code points.
            var texts = await db.Documents.Where(d => holders.Contains(d.Id)).Select(d => new { d.Id, d.Text }).ToDictionaryAsync(d => d.Id, d => d.Text, cancellationToken).ConfigureAwait(false);
            foreach (var line in page)
            {
                var where = $"Mentions {line.Row}";
                if (!rows.TryGetValue(line.Id, out var row) || texts[row.DocumentId][row.Start..row.End] != line.Text)
                    rejected.Add(new Problem("annotations.review.unknown", where, row is null ? line.Id.ToString() : line.Text));
                else if (line.NewType.Length > 0 && schema.Labels.FirstOrDefault(e => e.Id == line.NewType || e.Names.All().Contains(line.NewType)) is not { } type)
                    rejected.Add(new Problem("annotations.type.unknown", where, line.NewType, line.Text));
                else if (line.NewType.Length > 0 && schema.Labels.First(e => e.Id == line.NewType || e.Names.All().Contains(line.NewType)) is { } now && now.Id != row.Type)
                    asked.Add((row.DocumentId, where, false, new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.RetypeMention(line.Id, now.Id))));
                else if (Decided(line.Decision, row.State) is not { } state)
                    rejected.Add(new Problem("annotations.review.decision", where, line.Decision));
                else if (state != row.State)
                    asked.Add((row.DocumentId, where, false, new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.SetMentionState([line.Id], state))));
            }
        }

        foreach (var page in relations.Chunk(500))
        {
            var ids = page.Select(m => m.Id).ToList();
            var rows = await db.Relations.AsNoTracking().Where(m => m.WorkspaceId == found.Id && ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken).ConfigureAwait(false);
            foreach (var line in page)
            {
                var where = $"Relations {line.Row}";
                if (!rows.TryGetValue(line.Id, out var row))
                    rejected.Add(new Problem("annotations.review.unknown", where, line.Id.ToString()));
                else if (Decided(line.Decision, row.State) is not { } state)
                    rejected.Add(new Problem("annotations.review.decision", where, line.Decision));
                else if (state != row.State)
                    asked.Add((row.DocumentId, where, true, new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.SetRelationState([line.Id], state))));
            }
        }

        var (decidedMentions, decidedRelations) = (0, 0);
        foreach (var document in asked.GroupBy(a => a.Document))
        {
            foreach (var page in document.Chunk(EditService.MostEditsInACall))
            {
                var reply = await edits.ApplyAsync(actor, workspace, new DocumentLayer(document.Key, Layers.Shared), [.. page.Select(p => p.Edit)], cancellationToken).ConfigureAwait(false);
                foreach (var (outcome, line) in reply.Outcomes.Zip(page))
                {
                    if (!outcome.IsApplied)
                        rejected.AddRange(outcome.Problems.Select(p => p with { Field = line.Where }));
                    else if (line.IsRelation)
                        decidedRelations++;
                    else
                        decidedMentions++;
                }
            }
        }

        return new AnnotationImportResult(asked.Select(a => a.Document).Distinct().Count(), decidedMentions, decidedRelations, [.. rejected.Select(AnnotationExchangeService.Rejection)]);
    }

    // What was a decision is taken back, what was a suggestion is rejected: the same as in the labeling page.
    private static MentionState? Decided(string decision, MentionState before) => decision.Trim().ToUpperInvariant() switch
    {
        "" => before,
        "ACCEPT" or "Y" or "YES" or "采纳" or "接受" => MentionState.Accepted,
        "REJECT" or "N" or "NO" or "驳回" or "拒绝" => before == MentionState.Suggested ? MentionState.Rejected : before is MentionState.Accepted ? MentionState.Deleted : before,
        _ => null,
    };
}
