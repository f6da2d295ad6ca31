using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Schema;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Platform;

namespace Portal.Schema;

/// <summary>An edit under a key that its author made: a repeat is the same edit.</summary>
public sealed record KeyedSchemaEdit(Guid Key, SchemaEdit Edit);

/// <summary>What came of an edit.</summary>
/// <param name="Version">The draft's version now.</param>
/// <param name="IsApplied">Whether the edit, or one of its key before, is in the draft.</param>
/// <param name="Problems">Why not; a conflict names the members that both sides changed in <see cref="Problem.Field"/>.</param>
/// <param name="Changed">The parts that changed, with their new values; see <see cref="SchemaPatch"/>.</param>
public sealed record SchemaEditReply(int Version, bool IsApplied, IReadOnlyList<Problem> Problems, IReadOnlyList<SchemaPatch.Part> Changed);

/// <summary>One line of a draft's history.</summary>
public sealed record SchemaHistoryEntry(
    Guid Id,
    DateTime At,
    string By,
    string Kind,
    string Operation,
    IReadOnlyList<string> Elements,
    bool IsUndone
);

/// <summary>Draws on the draft: edits that are logged and can be undone, by several people at once.</summary>
[ApplicationService]
public sealed class SchemaDesignService(
    AccessControl access,
    WriteQueue writes,
    SchemaVersions versions,
    SchemaPublisher publisher,
    TimeProvider time
)
{
    /// <summary>Makes an edit.</summary>
    public async Task<SchemaEditReply> ApplyAsync(
        ActingUser actor,
        string workspace,
        KeyedSchemaEdit edit,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        if (edit is not { Edit: not null } || edit.Key == Guid.Empty)
            throw new ProblemException(SchemaProblems.EditIllegal, "edit");
        return await ChangeAsync(
                scope.Id,
                actor,
                edit.Key,
                JsonSerializer.Serialize(edit.Edit, SchemaJson.Options),
                SchemaEditKinds.Edit,
                null,
                (draft, published) => SchemaEdits.Apply(draft, published, edit.Edit),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Undoes the user's newest edit that is not undone; applies nothing when there is none.</summary>
    /// <param name="force">Takes the old values also where others have changed the same since.</param>
    public async Task<SchemaEditReply> UndoAsync(
        ActingUser actor,
        string workspace,
        Guid key,
        bool force,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await ReverseAsync(scope.Id, actor, key, SchemaEditKinds.Undo, force, UndoableAsync, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Takes back the user's newest undo, unless something was edited since.</summary>
    public async Task<SchemaEditReply> RedoAsync(
        ActingUser actor,
        string workspace,
        Guid key,
        bool force,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await ReverseAsync(scope.Id, actor, key, SchemaEditKinds.Redo, force, RedoableAsync, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether there is something to undo, and to redo.</summary>
    public async Task<(bool Undo, bool Redo)> CanReverseAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return (
            await UndoableAsync(scope.Db, scope.Id, actor.Id).ConfigureAwait(false) is not null,
            await RedoableAsync(scope.Db, scope.Id, actor.Id).ConfigureAwait(false) is not null
        );
    }

    /// <summary>Who changed what, the newest first; of one type when <paramref name="element"/> is given.</summary>
    public async Task<Paged<SchemaHistoryEntry>> HistoryAsync(
        ActingUser actor,
        string workspace,
        string? element,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var quoted = element is null ? null : JsonSerializer.Serialize(element, SchemaJson.Options)[1..^1];
        var query = scope
            .Db.Edits.AsNoTracking()
            .Where(e =>
                e.WorkspaceId == scope.Id
                && e.Kind.StartsWith("schema.")
                && (
                    quoted == null
                    || (e.Inverse != null && (e.Inverse.Contains(":" + quoted + "\"") || e.Inverse.Contains("\"" + quoted + "\"")))
                )
            );
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query
            .OrderByDescending(e => e.Sequence)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var users = rows.Select(r => r.UserId).Distinct().ToList();
        var names = await scope
            .Db.Users.Where(u => users.Contains(u.Id))
            .ToDictionaryAsync(u => u.Id, u => u.DisplayName == "" ? u.UserName! : u.DisplayName, cancellationToken)
            .ConfigureAwait(false);
        return new Paged<SchemaHistoryEntry>(
            [
                .. rows.Select(r => new SchemaHistoryEntry(
                    r.Id,
                    r.At,
                    UserNames.Of(names, r.UserId),
                    r.Kind,
                    Operation(r),
                    Elements(r),
                    r.IsUndone
                )),
            ],
            total,
            Math.Max(1, page.Page),
            page.Take
        );
    }

    internal static string Write(SchemaPatch patch) => JsonSerializer.Serialize(patch, SchemaJson.Options);

    private static SchemaPatch Read(string json) => JsonSerializer.Deserialize<SchemaPatch>(json, SchemaJson.Options)!;

    private static string Operation(EditRow row)
    {
        try
        {
            using var command = JsonDocument.Parse(row.Command);
            return command.RootElement.TryGetProperty("op", out var op) ? op.GetString() ?? "" : row.Kind["schema.".Length..];
        }
        catch (JsonException)
        {
            return row.Kind;
        }
    }

    private static List<string> Elements(EditRow row) =>
        row.Inverse is null
            ? []
            :
            [
                .. Read(row.Inverse)
                    .Parts.Select(p => p.Key)
                    .Where(k => k.Contains(':', StringComparison.Ordinal))
                    .Select(k => k[(k.IndexOf(':', StringComparison.Ordinal) + 1)..])
                    .Distinct(),
            ];

    private static Task<EditRow?> UndoableAsync(PortalDbContext db, Guid workspaceId, Guid userId) =>
        db
            .Edits.Where(e =>
                e.WorkspaceId == workspaceId && e.UserId == userId && e.Kind == SchemaEditKinds.Edit && e.Inverse != null && !e.IsUndone
            )
            .OrderByDescending(e => e.Sequence)
            .FirstOrDefaultAsync();

    private static async Task<EditRow?> RedoableAsync(PortalDbContext db, Guid workspaceId, Guid userId)
    {
        var newest =
            await db
                .Edits.Where(e => e.WorkspaceId == workspaceId && e.UserId == userId && e.Kind == SchemaEditKinds.Edit && !e.IsUndone)
                .MaxAsync(e => (long?)e.Sequence)
                .ConfigureAwait(false)
            ?? 0;
        return await db
            .Edits.Where(e =>
                e.WorkspaceId == workspaceId
                && e.UserId == userId
                && e.Kind == SchemaEditKinds.Undo
                && e.Inverse != null
                && !e.IsUndone
                && e.Sequence > newest
            )
            .OrderByDescending(e => e.Sequence)
            .FirstOrDefaultAsync()
            .ConfigureAwait(false);
    }

    private Task<SchemaEditReply> ReverseAsync(
        Guid workspaceId,
        ActingUser actor,
        Guid key,
        string kind,
        bool force,
        Func<PortalDbContext, Guid, Guid, Task<EditRow?>> find,
        CancellationToken cancellationToken
    ) => ChangeAsync(workspaceId, actor, key, "{}", kind, find, (draft, _) => Result<KnowledgeSchema>.Of(draft), cancellationToken, force);

    private async Task<SchemaEditReply> ChangeAsync(
        Guid workspaceId,
        ActingUser actor,
        Guid key,
        string command,
        string kind,
        Func<PortalDbContext, Guid, Guid, Task<EditRow?>>? find,
        Func<KnowledgeSchema, KnowledgeSchema, Result<KnowledgeSchema>> change,
        CancellationToken cancellationToken,
        bool force = false
    )
    {
        return await writes
            .RunAsync(
                async db =>
                {
                    var row = await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false);
                    var view = versions.Draft(row);
                    if (await db.HasEditAsync(key).ConfigureAwait(false))
                        return new SchemaEditReply(view.Version, true, [], []);
                    EditRow? reversed = null;
                    var after = change(view.Schema, await PublishedAsync(db, workspaceId).ConfigureAwait(false));
                    if (find is not null)
                    {
                        reversed = await find(db, workspaceId, actor.Id).ConfigureAwait(false);
                        if (reversed is null)
                            return new SchemaEditReply(view.Version, false, [], []);
                        var back = Read(reversed.Inverse!);
                        // What publishing has done to the work is not undone by drawing: taking the publication back does that.
                        var lastPublished =
                            await db
                                .Edits.Where(e =>
                                    e.WorkspaceId == workspaceId && (e.Kind == SchemaEditKinds.Publish || e.Kind == SchemaEditKinds.Revert)
                                )
                                .MaxAsync(e => (long?)e.Sequence)
                                .ConfigureAwait(false)
                            ?? 0;
                        after =
                            back.TouchesChanges && reversed.Sequence < lastPublished
                                ? Result<KnowledgeSchema>.Failed(new Problem(SchemaProblems.UndoPublished, ""))
                                : back.ApplyTo(view.Schema, force);
                    }

                    if (!after.Success)
                        return new SchemaEditReply(view.Version, false, after.Problems, []);
                    var patch = SchemaPatch.Between(view.Schema, after.Value);
                    if (patch.IsEmpty && reversed is null)
                        return new SchemaEditReply(view.Version, true, [], []);
                    if (SchemaRules.CheckLimits(after.Value, view.Schema) is { Count: > 0 } limits)
                        return new SchemaEditReply(view.Version, false, limits, []);
                    var draft = await publisher.DraftAsync(db, workspaceId, actor.Id, null).ConfigureAwait(false);
                    draft.Json = SchemaJson.Write(after.Value);
                    draft.Version++;
                    // A reviewer has seen another draft than this one.
                    if (draft.Review is SchemaReviewState.InReview or SchemaReviewState.Approved)
                        (draft.Review, draft.ReviewedBy) = (SchemaReviewState.Draft, null);
                    if (reversed is not null)
                        reversed.IsUndone = true;
                    if (
                        kind == SchemaEditKinds.Redo
                        && reversed?.Undoes is { } original
                        && await db.Edits.FirstOrDefaultAsync(e => e.Id == original).ConfigureAwait(false) is { } redone
                    )
                        (redone.IsUndone, redone.Inverse) = (false, Write(patch.Reversed()));
                    db.AddEdit(
                        new EditRow
                        {
                            Id = key,
                            WorkspaceId = workspaceId,
                            UserId = actor.Id,
                            Kind = kind,
                            Command = command,
                            Inverse = kind == SchemaEditKinds.Redo ? null : Write(patch.Reversed()),
                            Undoes = reversed?.Kind == SchemaEditKinds.Edit ? reversed.Id : null,
                            At = time.GetUtcNow().UtcDateTime,
                        }
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    var reply = new SchemaEditReply(draft.Version, true, [], patch.Parts);
                    if (reply.Changed.Count > 0)
                        db.Tell(new DraftChanged(workspaceId, reply.Version, actor.Id));
                    return reply;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<KnowledgeSchema> PublishedAsync(PortalDbContext db, Guid workspaceId) =>
        await SchemaVersions.NewestAsync(db, workspaceId, true).ConfigureAwait(false) is { } row
            ? versions.Read(row)
            : KnowledgeSchema.Empty;
}
