using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Platform;

namespace Portal.Annotation;

/// <summary>A comment as pages show it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Start">The place it speaks of, in UTF-16 positions.</param>
/// <param name="End">Where the place ends, exclusive.</param>
/// <param name="Text">What is said.</param>
/// <param name="Author">Who said it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ResolvedBy">Who settled it; null while it is open.</param>
/// <param name="ResolvedAt">When.</param>
public sealed record AnnotationCommentView(
    Guid Id,
    int Start,
    int End,
    string Text,
    string Author,
    DateTime At,
    string? ResolvedBy,
    DateTime? ResolvedAt
);

/// <summary>What people say of places in a document. Everybody who sees the document may.</summary>
[ApplicationService]
public sealed class AnnotationCommentService(AccessControl access, WriteQueue writes, TimeProvider time)
{
    public const int Longest = 4000;

    /// <summary>A document's comments, in the order of their places. Where annotators are to see nothing of each other, an annotator sees
    /// their own and the reviewers'.</summary>
    public async Task<IReadOnlyList<AnnotationCommentView>> ListAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var open = await LayerAccess.OpenAsync(scope.Db, scope, actor, document, cancellationToken).ConfigureAwait(false);
        var seesAll = !open.IsBlind || scope.Role.Allows(Permission.Review);
        var rows = await scope
            .Db.AnnotationComments.AsNoTracking()
            .Where(c =>
                c.WorkspaceId == scope.Id
                && c.DocumentId == document
                && (
                    seesAll
                    || c.AuthorId == actor.Id
                    || scope.Db.Members.Any(m =>
                        m.WorkspaceId == scope.Id
                        && m.UserId == c.AuthorId
                        && (m.Role == WorkspaceRole.Reviewer || m.Role == WorkspaceRole.Owner)
                    )
                )
            )
            .OrderBy(c => c.Start)
            .ThenBy(c => c.At)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames
            .ReadAsync(scope.Db, rows.Select(r => r.AuthorId).Concat(rows.Select(r => r.ResolvedBy).OfType<Guid>()), cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. rows.Select(c => new AnnotationCommentView(
                c.Id,
                c.Start,
                c.End,
                c.Text,
                UserNames.Of(names, c.AuthorId),
                c.At,
                c.ResolvedBy is { } by ? UserNames.Of(names, by) : null,
                c.ResolvedAt
            )),
        ];
    }

    /// <summary>Says something of a place.</summary>
    public async Task<Guid> AddAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        int start,
        int end,
        string text,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
            throw new ProblemException(AnnotationProblems.CommentIllegal, "text", $"{Longest}");
        var comment = new AnnotationComment
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = scope.Id,
            DocumentId = document,
            Start = start,
            End = end,
            AuthorId = actor.Id,
            Text = text.Trim(),
            At = time.GetUtcNow().UtcDateTime,
        };
        await writes
            .RunAsync(
                async db =>
                {
                    var length =
                        await db
                            .Documents.Where(d => d.Id == document && d.WorkspaceId == scope.Id)
                            .Select(d => (int?)d.Text.Length)
                            .FirstOrDefaultAsync()
                            .ConfigureAwait(false)
                        ?? throw new ProblemException(CorporaProblems.DocumentUnknown, document.ToString());
                    if (start < 0 || end <= start || end > length)
                        throw new ProblemException(AnnotationProblems.SpanIllegal, "span", $"{start}", $"{end}");
                    db.AnnotationComments.Add(comment);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return comment.Id;
    }

    /// <summary>Marks a comment as settled, or open again: its author and those who review may.</summary>
    public async Task ResolveAsync(ActingUser actor, string workspace, Guid comment, bool resolved, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db
                            .AnnotationComments.FirstOrDefaultAsync(c => c.Id == comment && c.WorkspaceId == scope.Id)
                            .ConfigureAwait(false)
                        ?? throw new ProblemException(AnnotationProblems.CommentUnknown, "comment");
                    if (row.AuthorId != actor.Id && !scope.Role.Allows(Permission.Review))
                        throw new AccessDeniedException("comment of another");
                    (row.ResolvedBy, row.ResolvedAt) = resolved ? ((Guid?)actor.Id, (DateTime?)time.GetUtcNow().UtcDateTime) : (null, null);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
