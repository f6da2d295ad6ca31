using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Text;
using Portal.Platform;

namespace Portal.Corpora;

/// <summary>Corpora and their documents.</summary>
[ApplicationService]
public sealed class DocumentService(AccessControl access, WriteQueue writes, TimeProvider time)
{
    /// <summary>The corpora with how many documents each holds.</summary>
    public async Task<IReadOnlyList<CorpusView>> CorporaAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Corpora.Where(c => c.WorkspaceId == scope.Id)
            .OrderBy(c => c.Name)
            .Select(c => new CorpusView(
                c.Id,
                c.Name,
                scope.Db.Documents.Count(d => d.CorpusId == c.Id),
                scope.Db.Documents.Where(d => d.CorpusId == c.Id).Sum(d => d.Sentences),
                c.CreatedAt
            ))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The documents of a corpus, or of all, in the order of import.</summary>
    public async Task<Paged<DocumentView>> DocumentsAsync(
        ActingUser actor,
        string workspace,
        Guid? corpus,
        DocumentStatus? status,
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope.Db.Documents.Where(d =>
            d.WorkspaceId == scope.Id && (corpus == null || d.CorpusId == corpus) && (status == null || d.Status == status)
        );
        if (!string.IsNullOrWhiteSpace(search))
            query = query.Where(d => d.Title.Contains(search) || d.Text.Contains(search));
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query
            .OrderBy(d => d.Id)
            .Skip(page.Skip)
            .Take(page.Take)
            .Select(d => new DocumentView(
                d.Id,
                d.CorpusId,
                d.Title,
                d.Text.Length,
                d.Sentences,
                d.Status,
                d.CreatedAt,
                d.ReviewState,
                d.ReviewNote
            ))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new Paged<DocumentView>(items, total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>A document with its text; null when there is none in this workspace.</summary>
    public async Task<Document?> GetAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Documents.AsNoTracking()
            .FirstOrDefaultAsync(d => d.Id == id && d.WorkspaceId == scope.Id, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>A document without its text; null when there is none in this workspace.</summary>
    public async Task<DocumentView?> FindAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Documents.Where(d => d.Id == id && d.WorkspaceId == scope.Id)
            .Select(d => new DocumentView(
                d.Id,
                d.CorpusId,
                d.Title,
                d.Text.Length,
                d.Sentences,
                d.Status,
                d.CreatedAt,
                d.ReviewState,
                d.ReviewNote
            ))
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Adds one text; the same text in the same corpus is the same document.</summary>
    /// <exception cref="ProblemException">The text is empty or too long.</exception>
    public async Task<(Guid Id, bool IsNew)> AddAsync(
        ActingUser actor,
        string workspace,
        string corpus,
        string title,
        string text,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        var document = NewDocument(scope.Id, title, text);
        return await writes
            .RunAsync(
                async db =>
                {
                    document.CorpusId = await CorpusAsync(db, scope.Id, corpus).ConfigureAwait(false);
                    var existing = await db
                        .Documents.Where(d => d.CorpusId == document.CorpusId && d.Sha256 == document.Sha256)
                        .Select(d => (Guid?)d.Id)
                        .FirstOrDefaultAsync()
                        .ConfigureAwait(false);
                    if (existing is null)
                        db.Documents.Add(document);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    return (existing ?? document.Id, existing is null);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Sets where a document stands.</summary>
    /// <exception cref="ProblemException">Its corpus is annotated by each for themselves: there the state follows from their
    /// work.</exception>
    public async Task SetStatusAsync(
        ActingUser actor,
        string workspace,
        Guid id,
        DocumentStatus status,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    // Where each annotates for themselves the state follows from what they have finished.
                    if (
                        await db
                            .Documents.AnyAsync(d =>
                                d.Id == id && db.AssignmentPlans.Any(p => p.CorpusId == d.CorpusId && p.Mode == AssignmentMode.Assigned)
                            )
                            .ConfigureAwait(false)
                    )
                        throw new ProblemException(CorporaProblems.DocumentStatusAssigned, id.ToString());
                    await db
                        .Documents.Where(d => d.Id == id && d.WorkspaceId == scope.Id)
                        .ExecuteUpdateAsync(s => s.SetProperty(d => d.Status, status).SetProperty(d => d.Version, d => d.Version + 1))
                        .ConfigureAwait(false);
                    // What nobody marked in a document that is done is no mention: that teaches, too.
                    db.Tell(new DocumentDecided(scope.Id, id, actor.Id));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The document of a text, not yet stored.</summary>
    /// <exception cref="ProblemException">The text is empty or too long.</exception>
    internal Document NewDocument(Guid workspaceId, string title, string text)
    {
        const int LongestText = 10_000_000;
        var normalized = TextNormalizer.Normalize(text ?? "").Trim('\n');
        if (string.IsNullOrWhiteSpace(normalized))
            throw new ProblemException(CorporaProblems.DocumentEmpty, title ?? "");
        if (normalized.Length > LongestText)
            throw new ProblemException(CorporaProblems.DocumentTooLong, title ?? "", $"{LongestText}", $"{normalized.Length}");
        var sentences = SentenceSplitter.Split(normalized);
        var name = string.IsNullOrWhiteSpace(title)
            ? sentences[0].Of(normalized)
            : TextNormalizer.Normalize(title).ReplaceLineEndings(" ").Trim();
        return new Document
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Title = name.Length > 200 ? name[..(char.IsHighSurrogate(name[199]) ? 199 : 200)] : name,
            Text = normalized,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalized))),
            Sentences = sentences.Count,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>The corpus of a name, made when there is none; inside a write.</summary>
    internal async Task<Guid> CorpusAsync(PortalDbContext db, Guid workspaceId, string name)
    {
        var trimmed = string.IsNullOrWhiteSpace(name) ? "default" : name.Trim();
        if (trimmed.Length > 100)
            throw new ProblemException(CorporaProblems.CorpusNameIllegal, "corpus");
        var existing = await db
            .Corpora.Where(c => c.WorkspaceId == workspaceId && c.Name == trimmed)
            .Select(c => (Guid?)c.Id)
            .FirstOrDefaultAsync()
            .ConfigureAwait(false);
        if (existing is { } id)
            return id;
        var corpus = new Corpus
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Name = trimmed,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        db.Corpora.Add(corpus);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return corpus.Id;
    }
}
