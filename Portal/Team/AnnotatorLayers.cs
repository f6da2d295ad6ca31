using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;

namespace Portal.Team;

/// <summary>Reads what annotators say of documents.</summary>
internal static class AnnotatorLayers
{
    private const int Chunk = 500;

    /// <summary>The layers of those who have finished, document by document; a document that nobody has finished is not there.</summary>
    public static async Task<Dictionary<Guid, List<AnnotatorLayer>>> FinishedAsync(
        PortalDbContext db,
        IReadOnlyCollection<Guid> documents,
        CancellationToken cancellationToken
    )
    {
        var layers = new Dictionary<Guid, List<AnnotatorLayer>>();
        foreach (var chunk in documents.Chunk(Chunk))
        {
            var finished = await db
                .Assignments.Where(a => chunk.Contains(a.DocumentId) && a.State == AssignmentState.Finished)
                .OrderBy(a => a.UserId)
                .Select(a => new { a.DocumentId, a.UserId })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            var mentions = (
                await db
                    .Mentions.IgnoreQueryFilters()
                    .AsNoTracking()
                    .Where(m => chunk.Contains(m.DocumentId) && m.LayerId != Layers.Shared && m.State == MentionState.Accepted)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToLookup(m => (m.DocumentId, m.LayerId), AnnotationRows.ToMention);
            var relations = (
                await db
                    .Relations.IgnoreQueryFilters()
                    .AsNoTracking()
                    .Where(r => chunk.Contains(r.DocumentId) && r.LayerId != Layers.Shared && r.State == MentionState.Accepted)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToLookup(r => (r.DocumentId, r.LayerId), AnnotationRows.ToRelation);
            foreach (var document in finished.GroupBy(f => f.DocumentId))
                layers[document.Key] =
                [
                    .. document.Select(f => new AnnotatorLayer(
                        f.UserId,
                        [.. mentions[(f.DocumentId, f.UserId)]],
                        [.. relations[(f.DocumentId, f.UserId)]]
                    )),
                ];
        }

        return layers;
    }

    /// <summary>The shared layer of documents: what is accepted there.</summary>
    public static async Task<Dictionary<Guid, AnnotatorLayer>> SharedAsync(
        PortalDbContext db,
        IReadOnlyCollection<Guid> documents,
        CancellationToken cancellationToken
    )
    {
        var layers = new Dictionary<Guid, AnnotatorLayer>();
        foreach (var chunk in documents.Chunk(Chunk))
        {
            var mentions = (
                await db
                    .Mentions.AsNoTracking()
                    .Where(m => chunk.Contains(m.DocumentId) && m.State == MentionState.Accepted)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToLookup(m => m.DocumentId, AnnotationRows.ToMention);
            var relations = (
                await db
                    .Relations.AsNoTracking()
                    .Where(r => chunk.Contains(r.DocumentId) && r.State == MentionState.Accepted)
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).ToLookup(r => r.DocumentId, AnnotationRows.ToRelation);
            foreach (var id in chunk)
                layers[id] = new AnnotatorLayer(Layers.Shared, [.. mentions[id]], [.. relations[id]]);
        }

        return layers;
    }

    /// <summary>How often what an annotator says has turned out right in the curated documents of a corpus, 0 to 1, by Laplace's rule of
    /// succession.</summary>
    public static async Task<IReadOnlyDictionary<Guid, AnnotatorRecord>> RecordsAsync(
        PortalDbContext db,
        Guid corpus,
        CancellationToken cancellationToken
    )
    {
        var curated = await db
            .Documents.Where(d => d.CorpusId == corpus && d.CurationState == CurationState.Done)
            .Select(d => d.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var (layers, shared) = (
            await FinishedAsync(db, curated, cancellationToken).ConfigureAwait(false),
            await SharedAsync(db, curated, cancellationToken).ConfigureAwait(false)
        );
        var records = new Dictionary<Guid, AnnotatorRecord>();
        foreach (var (document, own) in layers)
        {
            foreach (var layer in own)
            {
                var (errors, right) = ErrorTaxonomy.Classify(shared[document], layer);
                var record =
                    records.GetValueOrDefault(layer.Annotator)
                    ?? new AnnotatorRecord(layer.Annotator, 0, 0, new Dictionary<AnnotationError, int>());
                var sum = record.Errors.Concat(errors).GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Sum(e => e.Value));
                records[layer.Annotator] = new AnnotatorRecord(layer.Annotator, record.Documents + 1, record.Right + right, sum);
            }
        }

        return records;
    }
}

/// <summary>An annotator's work beside what was decided in the end.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Documents">Curated documents of theirs.</param>
/// <param name="Right">Claims that were decided as they said.</param>
/// <param name="Errors">The other ones, by kind.</param>
public sealed record AnnotatorRecord(Guid Annotator, int Documents, int Right, IReadOnlyDictionary<AnnotationError, int> Errors)
{
    /// <summary>The weight of their vote when votes are weighed by trust: the share of right claims, by Laplace's rule of
    /// succession.</summary>
    public double Trust => (Right + 1.0) / (Right + Errors.Values.Sum() + 2);
}
