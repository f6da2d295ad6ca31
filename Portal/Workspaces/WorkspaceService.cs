using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Graph;
using Portal.Platform;

namespace Portal.Workspaces;

/// <summary>Workspaces, their members, and where a workspace stands in the loop.</summary>
[ApplicationService]
public sealed partial class WorkspaceService(
    AccessControl access,
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    TimeProvider time
)
{
    /// <summary>The workspaces that the user may see, by name.</summary>
    public async Task<IReadOnlyList<Workspace>> ListAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var all = await db.Workspaces.AsNoTracking().OrderBy(w => w.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
        var visible = new List<Workspace>();
        foreach (var workspace in all)
        {
            if (await access.RoleAsync(actor, workspace.Id, cancellationToken).ConfigureAwait(false) is not null)
                visible.Add(workspace);
        }

        return visible;
    }

    /// <summary>A workspace and what the user is in it.</summary>
    public async Task<(Workspace Workspace, WorkspaceRole Role)> GetAsync(
        ActingUser actor,
        string workspace,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return (scope.Workspace, scope.Role);
    }

    /// <summary>Makes a workspace; whoever makes it owns it.</summary>
    /// <exception cref="ProblemException">The address is not legal or taken, or the name is empty.</exception>
    public async Task<Workspace> CreateAsync(
        ActingUser actor,
        string slug,
        string name,
        string language,
        CancellationToken cancellationToken
    )
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        if (!Slug().IsMatch(slug))
            throw new ProblemException(WorkspacesProblems.SlugIllegal, "slug", slug);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            throw new ProblemException(WorkspacesProblems.NameIllegal, "name");
        return await writes
            .RunAsync(
                async db =>
                {
                    if (await db.Workspaces.AnyAsync(w => w.Slug == slug).ConfigureAwait(false))
                        throw new ProblemException(WorkspacesProblems.SlugTaken, "slug", slug);
                    var workspace = new Workspace
                    {
                        Id = Guid.CreateVersion7(),
                        Slug = slug,
                        Name = name.Trim(),
                        Language = language == "en" ? "en" : "zh",
                        CreatedAt = time.GetUtcNow().UtcDateTime,
                    };
                    db.Workspaces.Add(workspace);
                    if (await db.Users.AnyAsync(u => u.Id == actor.Id).ConfigureAwait(false))
                        db.Members.Add(
                            new WorkspaceMember
                            {
                                WorkspaceId = workspace.Id,
                                UserId = actor.Id,
                                Role = WorkspaceRole.Owner,
                            }
                        );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    return workspace;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The members with their roles, by name.</summary>
    public async Task<IReadOnlyList<MemberView>> MembersAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await (
            from m in scope.Db.Members
            join u in scope.Db.Users on m.UserId equals u.Id
            where m.WorkspaceId == scope.Id
            orderby u.UserName
            select new MemberView(u.Id, u.UserName!, u.DisplayName, m.Role)
        )
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Gives an account a role, or none.</summary>
    /// <exception cref="ProblemException">There is no such account, or the last owner would go.</exception>
    public async Task SetMemberAsync(
        ActingUser actor,
        string workspace,
        string userName,
        WorkspaceRole? role,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        var normalized = userName?.ToUpperInvariant();
        await writes
            .RunAsync(
                async db =>
                {
                    var user =
                        await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == normalized).ConfigureAwait(false)
                        ?? throw new ProblemException(AccountsProblems.Unknown, "userName", userName ?? "");
                    var member = await db
                        .Members.FirstOrDefaultAsync(m => m.WorkspaceId == scope.Id && m.UserId == user.Id)
                        .ConfigureAwait(false);
                    if (
                        member is { Role: WorkspaceRole.Owner }
                        && role != WorkspaceRole.Owner
                        && await db
                            .Members.CountAsync(m => m.WorkspaceId == scope.Id && m.Role == WorkspaceRole.Owner)
                            .ConfigureAwait(false) == 1
                    )
                        throw new ProblemException(WorkspacesProblems.LastOwner, "role", user.UserName!);
                    if (role is null && member is not null)
                        db.Members.Remove(member);
                    else if (role is { } given && member is null)
                        db.Members.Add(
                            new WorkspaceMember
                            {
                                WorkspaceId = scope.Id,
                                UserId = user.Id,
                                Role = given,
                            }
                        );
                    else if (role is { } changed)
                        member!.Role = changed;
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The counts at each stage of the loop.</summary>
    public async Task<LoopCounts> LoopAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var documents = await scope
            .Db.Documents.Where(d => d.WorkspaceId == scope.Id)
            .GroupBy(d => d.Status)
            .Select(g => new
            {
                g.Key,
                Count = g.Count(),
                Sentences = g.Sum(d => d.Sentences),
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var mentions = await scope
            .Db.Mentions.Where(m => m.WorkspaceId == scope.Id)
            .GroupBy(m => m.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            .ConfigureAwait(false);
        var relations = await scope
            .Db.Relations.Where(m => m.WorkspaceId == scope.Id)
            .GroupBy(m => m.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            .ConfigureAwait(false);
        var triples = await scope
            .Db.Triples.Where(t => t.WorkspaceId == scope.Id)
            .GroupBy(t => t.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            .ConfigureAwait(false);
        return new LoopCounts(
            documents.Sum(d => d.Count),
            documents.Sum(d => d.Sentences),
            documents.Where(d => d.Key == DocumentStatus.Done).Sum(d => d.Count),
            mentions.GetValueOrDefault(MentionState.Suggested) + relations.GetValueOrDefault(MentionState.Suggested),
            mentions.GetValueOrDefault(MentionState.Accepted) + relations.GetValueOrDefault(MentionState.Accepted),
            triples.GetValueOrDefault(TripleState.Pending),
            triples.GetValueOrDefault(TripleState.Approved),
            await scope
                .Db.Outbox.CountAsync(o => o.WorkspaceId == scope.Id && o.Target == GraphTargets.Embedded, cancellationToken)
                .ConfigureAwait(false),
            await scope
                .Db.Pushes.Where(p => p.WorkspaceId == scope.Id && p.IsDone && p.Target == GraphTargets.Embedded)
                .MaxAsync(p => (int?)p.Number, cancellationToken)
                .ConfigureAwait(false)
                ?? 0,
            await scope.Db.FaqPairs.CountAsync(f => f.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false),
            await scope.Db.GoldQuestions.CountAsync(q => q.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false)
        );
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z")]
    private static partial Regex Slug();
}
