using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;

namespace Portal.Services;

/// <summary>A comment as pages show it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Start">The place it speaks of, in UTF-16 positions.</param>
/// <param name="End">Where the place ends, exclusive.</param>
/// <param name="Text">What is said.</param>
/// <param name="Author">Who said it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ResolvedBy">Who settled it; null while it is open.</param>
/// <param name="ResolvedAt">When.</param>
public sealed record AnnotationCommentView(Guid Id, int Start, int End, string Text, string Author, DateTime At, string? ResolvedBy, DateTime? ResolvedAt);

/// <summary>What people say of places in a document. Everybody who sees the document may.</summary>
[ApplicationService]
public sealed class AnnotationCommentService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, LayerAccess layers, TimeProvider time)
{
    public const int Longest = 4000;

    /// <summary>A document's comments, in the order of their places. Where annotators are to see nothing of each other, an annotator sees their own and the reviewers'.</summary>
    public async Task<IReadOnlyList<AnnotationCommentView>> ListAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var open = await layers.OpenAsync(db, found, actor, document, cancellationToken).ConfigureAwait(false);
        var role = await access.RoleAsync(actor, found.Id, cancellationToken).ConfigureAwait(false);
        var seesAll = !open.IsBlind || role?.Allows(Permission.Review) == true;
        var rows = await db.AnnotationComments.AsNoTracking()
            .Where(c => c.WorkspaceId == found.Id && c.DocumentId == document && (seesAll || c.AuthorId == actor.Id || db.Members.Any(m => m.WorkspaceId == found.Id && m.UserId == c.AuthorId && (m.Role == WorkspaceRole.Reviewer || m.Role == WorkspaceRole.Owner))))
            .OrderBy(c => c.Start).ThenBy(c => c.At).ToListAsync(cancellationToken).ConfigureAwait(false);
        var names = await UserNames.ReadAsync(db, rows.Select(r => r.AuthorId).Concat(rows.Select(r => r.ResolvedBy).OfType<Guid>()), cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(c => new AnnotationCommentView(c.Id, c.Start, c.End, c.Text, UserNames.Of(names, c.AuthorId), c.At, c.ResolvedBy is { } by ? UserNames.Of(names, by) : null, c.ResolvedAt))];
    }

    /// <summary>Says something of a place.</summary>
    public async Task<Guid> AddAsync(ActingUser actor, string workspace, Guid document, int start, int end, string text, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
            throw new ProblemException("annotation.comment.illegal", "text", $"{Longest}");
        var comment = new AnnotationComment { Id = Guid.CreateVersion7(), WorkspaceId = found.Id, DocumentId = document, Start = start, End = end, AuthorId = actor.Id, Text = text.Trim(), At = time.GetUtcNow().UtcDateTime };
        await writes.RunAsync(
            async db =>
            {
                var length = await db.Documents.Where(d => d.Id == document && d.WorkspaceId == found.Id).Select(d => (int?)d.Text.Length).FirstOrDefaultAsync().ConfigureAwait(false)
                    ?? throw new ProblemException("document.unknown", document.ToString());
                if (start < 0 || end <= start || end > length)
                    throw new ProblemException("annotation.span.illegal", "span", $"{start}", $"{end}");
                db.AnnotationComments.Add(comment);
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return comment.Id;
    }

    /// <summary>Marks a comment as settled, or open again: its author and those who review may.</summary>
    public async Task ResolveAsync(ActingUser actor, string workspace, Guid comment, bool resolved, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var role = await access.RoleAsync(actor, found.Id, cancellationToken).ConfigureAwait(false);
        await writes.RunAsync(
            async db =>
            {
                var row = await db.AnnotationComments.FirstOrDefaultAsync(c => c.Id == comment && c.WorkspaceId == found.Id).ConfigureAwait(false) ?? throw new ProblemException("annotation.comment.unknown", "comment");
                if (row.AuthorId != actor.Id && role?.Allows(Permission.Review) != true)
                    throw new AccessDeniedException("comment of another");
                (row.ResolvedBy, row.ResolvedAt) = resolved ? ((Guid?)actor.Id, (DateTime?)time.GetUtcNow().UtcDateTime) : (null, null);
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
