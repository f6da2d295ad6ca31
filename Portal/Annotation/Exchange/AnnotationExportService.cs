using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;
using Portal.Domain.Text;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation.Exchange;

/// <summary>Annotations as a file.</summary>
/// <param name="CannotHold">What the format loses; see <see cref="AnnotationMembers.All"/>.</param>
public sealed record AnnotationExport(
    string Name,
    byte[] Content,
    int Documents,
    int Mentions,
    int Relations,
    IReadOnlyList<string> CannotHold
);

/// <summary>Writes annotated texts, in the formats of other tools.</summary>
[ApplicationService]
public sealed class AnnotationExportService(AccessControl access, SchemaVersions schemas)
{
    /// <summary>Writes the annotations of a corpus, or of all: decisions, and suggestions where the format holds them.</summary>
    /// <param name="corpus">The corpus' name; null for all.</param>
    /// <param name="names">How types are written: <c>id</c>, <c>zh</c> or <c>en</c>.</param>
    /// <exception cref="ProblemException">There is no such format, corpus or way of naming.</exception>
    public async Task<AnnotationExport> ExportAsync(
        ActingUser actor,
        string workspace,
        string? corpus,
        string format,
        string names,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var writer = AnnotationReader.Format(format);
        if (names is not ("id" or "zh" or "en"))
            throw new ProblemException(ExchangeProblems.NamesUnknown, "names", names ?? "");
        Guid? corpusId = null;
        if (corpus is not null)
            corpusId =
                await scope
                    .Db.Corpora.Where(c => c.WorkspaceId == scope.Id && c.Name == corpus)
                    .Select(c => (Guid?)c.Id)
                    .FirstOrDefaultAsync(cancellationToken)
                    .ConfigureAwait(false)
                ?? throw new ProblemException(CorporaProblems.CorpusUnknown, "corpus", corpus);
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var texts = new List<AnnotatedText>();
        var ids = await scope
            .Db.Documents.Where(d => d.WorkspaceId == scope.Id && (corpusId == null || d.CorpusId == corpusId))
            .OrderBy(d => d.Id)
            .Select(d => d.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (var page in ids.Chunk(500))
            texts.AddRange(
                (await StoredAsync(scope.Db, page, cancellationToken).ConfigureAwait(false)).Select(d =>
                    AnnotationTypes.Named(d, schema, names)
                )
            );
        var (name, content) = AnnotationFiles.Pack(writer.Write(texts), $"{workspace}-{corpus ?? "all"}-{writer.Name}");
        var held = texts.Select(t => AnnotationMembers.Without(t, writer.CannotHold)).OfType<AnnotatedText>().ToList();
        return new AnnotationExport(
            name,
            content,
            held.Count,
            held.Sum(d => d.Spans.Length),
            held.Sum(d => d.Relations.Length),
            writer.CannotHold
        );
    }

    private static async Task<IEnumerable<AnnotatedText>> StoredAsync(PortalDbContext db, Guid[] page, CancellationToken cancellationToken)
    {
        var rows = await db
            .Documents.AsNoTracking()
            .Where(d => page.Contains(d.Id))
            .OrderBy(d => d.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var mentions = (
            await db
                .Mentions.AsNoTracking()
                .Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested))
                .OrderBy(m => m.Start)
                .ThenByDescending(m => m.End)
                .ThenBy(m => m.Type)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).ToLookup(m => m.DocumentId);
        var relations = (
            await db
                .Relations.AsNoTracking()
                .Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested))
                .OrderBy(m => m.Id)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).ToLookup(m => m.DocumentId);
        return rows.Select(d =>
        {
            var spans = mentions[d.Id]
                .Select(m => new SpanAnnotation($"{m.Id:N}", m.Type, new TextSpan(m.Start, m.End))
                {
                    IsSuggestion = m.State == MentionState.Suggested,
                    Confidence = m.Confidence,
                    Origin = m.Origin,
                    Assertion = m.Assertion,
                    Fragments = Fragments.Parse(m.Fragments),
                    Attributes = AcceptanceMark.Attributes(m),
                })
                .ToImmutableArray();
            // In the order of the text, so that the same annotations are the same file.
            var order = spans.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
            int Place(Guid id) => order.GetValueOrDefault($"{id:N}", -1);
            return new AnnotatedText(
                d.Title,
                d.Text,
                spans,
                [
                    .. relations[d.Id]
                        .Where(r => Place(r.HeadId) >= 0 && (r.TailId is null || Place(r.TailId.Value) >= 0))
                        .OrderBy(r => Place(r.HeadId))
                        .ThenBy(r => r.TailId is { } tail ? Place(tail) : -1)
                        .ThenBy(r => r.Type, StringComparer.Ordinal)
                        .ThenBy(r => r.ValueStart)
                        .Select(r => new RelationAnnotation(
                            r.Type,
                            $"{r.HeadId:N}",
                            r.TailId is { } tail ? $"{tail:N}" : null,
                            r.ValueStart is { } start && r.ValueEnd is { } end ? new TextSpan(start, end) : null
                        )
                        {
                            IsSuggestion = r.State == MentionState.Suggested,
                            Confidence = r.Confidence,
                            Origin = r.Origin,
                            Assertion = r.Assertion,
                            Attributes = AnnotationAttributes.Parse(r.Attributes),
                        }),
                ]
            );
        });
    }
}
