using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Domain.Annotation;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Learning;

/// <summary>Reads what people decided in a workspace as something to learn from.</summary>
/// <remarks>Of the shared layer alone: what annotators do each for themselves teaches nothing before it is merged.</remarks>
public sealed class TrainingData(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Of documents that nobody has begun, so many are looked through for approved triples.</summary>
    public const int MostDistant = 5000;

    private const int Chunk = 200;
    private const int MostLookedBack = 1000;

    /// <summary>Documents whose shared layer was changed since then: the newest of them, which is all that is learned at once; the one
    /// that was changed last is last.</summary>
    public async Task<List<Guid>> ChangedSinceAsync(Guid workspace, DateTime since, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var edits = await db
            .Edits.AsNoTracking()
            .Where(e => e.WorkspaceId == workspace && e.DocumentId != null && e.LayerId == Layers.Shared)
            .OrderByDescending(e => e.Sequence)
            .Take(MostLookedBack)
            .Select(e => new { e.DocumentId, e.At })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. edits.Where(e => e.At > since).Select(e => e.DocumentId!.Value).Distinct().Reverse()];
    }

    /// <summary>What the documents of a workspace teach, those that teach something.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="schema">Its types.</param>
    /// <param name="only">Only these documents; null for all.</param>
    /// <param name="cancellationToken">Asked between chunks.</param>
    public async Task<IReadOnlyList<LearningDocument>> ReadAsync(
        Guid workspaceId,
        KnowledgeSchema schema,
        IReadOnlyCollection<Guid>? only,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var decided = db
            .Documents.AsNoTracking()
            .Where(d =>
                d.WorkspaceId == workspaceId
                && (d.Status == DocumentStatus.Done || d.Status == DocumentStatus.InProgress)
                && (d.CurationState == CurationState.Done || !db.Assignments.Any(a => a.DocumentId == d.Id))
            );
        var ids = only?.ToList() ?? await decided.OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var documents = new List<LearningDocument>(ids.Count);
        foreach (var chunk in ids.Chunk(Chunk))
        {
            var rows = await decided
                .Where(d => chunk.Contains(d.Id))
                .OrderBy(d => d.Id)
                .Select(d => new
                {
                    d.Id,
                    d.Text,
                    IsDone = d.Status == DocumentStatus.Done,
                })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            var mentions = (
                await db
                    .Mentions.AsNoTracking()
                    .Where(m => chunk.Contains(m.DocumentId) && m.State != MentionState.Deleted)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToLookup(m => m.DocumentId);
            var relations = (
                await db
                    .Relations.AsNoTracking()
                    .Where(r => chunk.Contains(r.DocumentId) && r.State != MentionState.Deleted)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToLookup(r => r.DocumentId);
            foreach (var row in rows)
            {
                var byMachine = mentions[row.Id]
                    .Where(m => m.IsAutoAccepted)
                    .Select(m => m.Id)
                    .Concat(relations[row.Id].Where(r => r.IsAutoAccepted).Select(r => r.Id))
                    .ToHashSet();
                var document = SentenceLearning.Of(
                    row.Id,
                    row.Text,
                    row.IsDone,
                    [.. mentions[row.Id].Select(AnnotationRows.ToMention)],
                    [.. relations[row.Id].Select(AnnotationRows.ToRelation)],
                    byMachine.Contains,
                    schema
                );
                if (document.Texts.Count > 0)
                    documents.Add(document);
            }
        }

        return documents;
    }

    /// <summary>Examples of relations from documents that nobody has begun, by approved triples; of the first <see cref="MostDistant"/>
    /// documents.</summary>
    public async Task<IReadOnlyList<RelationExample>> DistantAsync(
        Guid workspaceId,
        KnowledgeSchema schema,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var facts = await db
            .Triples.Where(t => t.WorkspaceId == workspaceId && t.State == TripleState.Approved && t.TailId != null)
            .Select(t => new
            {
                t.HeadId,
                t.Relation,
                t.TailId,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (facts.Count == 0)
            return [];
        var ends = facts.SelectMany(f => new[] { f.HeadId, f.TailId!.Value }).ToHashSet();
        var entities = (
            await db
                .Entities.AsNoTracking()
                .Where(e => e.WorkspaceId == workspaceId)
                .Select(e => new
                {
                    e.Id,
                    e.Type,
                    e.Name,
                    e.Aliases,
                })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).Where(e => ends.Contains(e.Id)).Select(e => new KnownEntity(e.Id, e.Type, [e.Name, .. e.Aliases])).ToList();
        var supervision = new DistantSupervision(
            entities,
            [
                .. facts
                    .Where(f => schema.Relation(f.Relation) is not null)
                    .Select(f => new KnownFact(f.HeadId, f.Relation, f.TailId!.Value)),
            ],
            RelationCandidates.Of(schema)
        );
        var texts = await db
            .Documents.AsNoTracking()
            .Where(d => d.WorkspaceId == workspaceId && (d.Status == DocumentStatus.New || d.Status == DocumentStatus.Suggested))
            .OrderBy(d => d.Id)
            .Take(MostDistant)
            .Select(d => d.Text)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. texts.AsParallel().AsOrdered().WithCancellation(cancellationToken).SelectMany(supervision.Of)];
    }

    /// <summary>Whether texts are written in words with spaces between them: then words get tags.</summary>
    public static bool IsOfWords(IEnumerable<LearningDocument> documents)
    {
        var (han, letters) = (0, 0);
        foreach (var text in documents.SelectMany(d => d.Texts).Select(t => t.Text).Take(500))
        {
            foreach (var c in text)
            {
                han += CharacterFolding.IsHan(c) ? 1 : 0;
                letters += char.IsAsciiLetter(c) ? 1 : 0;
            }
        }

        // A Chinese character says about as much as three letters.
        return letters > han * 3;
    }
}
