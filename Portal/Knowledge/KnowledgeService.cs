using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Answering;
using Portal.Data.Knowledge;
using Portal.Data.Learning;
using Portal.Domain;
using Portal.Domain.Knowledge;
using Portal.Domain.Text;
using Portal.Knowledge.Push;
using Portal.Platform;

namespace Portal.Knowledge;

/// <summary>Entities with their aliases, uploaded term lists, and frequently asked questions.</summary>
[ApplicationService]
public sealed class KnowledgeService(AccessControl access, WriteQueue writes, TripleOutbox outbox, TimeProvider time)
{
    /// <summary>Entities by name.</summary>
    public async Task<Paged<EntityView>> EntitiesAsync(
        ActingUser actor,
        string workspace,
        string? type,
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope.Db.Entities.AsNoTracking().Where(e => e.WorkspaceId == scope.Id && (type == null || e.Type == type));
        if (!string.IsNullOrWhiteSpace(search))
            query = query.Where(e => e.Name.Contains(search));
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query
            .OrderBy(e => e.Type)
            .ThenBy(e => e.Name)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new Paged<EntityView>([.. rows.Select(TripleReader.View)], total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>Sets the aliases of an entity: the dictionary suggests by them and questions are understood by them.</summary>
    public async Task SetAliasesAsync(
        ActingUser actor,
        string workspace,
        Guid entity,
        IReadOnlyList<string> aliases,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var clean = aliases
            .Select(a => TextNormalizer.Normalize(a).Trim())
            .Where(a => a.Length is > 0 and <= 200)
            .Distinct(StringComparer.Ordinal)
            .Take(100)
            .ToList();
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db.Entities.FirstOrDefaultAsync(e => e.Id == entity && e.WorkspaceId == scope.Id).ConfigureAwait(false)
                        ?? throw new ProblemException(KnowledgeProblems.EntityUnknown, entity.ToString());
                    row.Aliases = clean;
                    row.Version++;
                    // Nodes carry their aliases, so the graph learns of them with one of the entity's triples.
                    var carrier = await db
                        .Triples.Where(t => t.State == TripleState.Approved && (t.HeadId == entity || t.TailId == entity))
                        .Select(t => t.Id)
                        .Take(1)
                        .ToListAsync()
                        .ConfigureAwait(false);
                    if (carrier.Count > 0)
                        await outbox.AddAsync(db, scope.Id, carrier, isRemoval: false).ConfigureAwait(false);
                    db.AddEdit(
                        new EditRow
                        {
                            Id = Guid.CreateVersion7(),
                            WorkspaceId = scope.Id,
                            UserId = actor.Id,
                            Kind = KnowledgeEditKinds.Aliases,
                            Command = System.Text.Json.JsonSerializer.Serialize(new { entity, aliases = clean }),
                            At = time.GetUtcNow().UtcDateTime,
                        }
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.Tell(new KnowledgeChanged(scope.Id));
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The triple behind an edge, with its evidence; null when there is none.</summary>
    public async Task<TripleView?> TripleOfEdgeAsync(
        ActingUser actor,
        string workspace,
        string edgeKey,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var rows = await scope
            .Db.Triples.AsNoTracking()
            .Where(t => t.WorkspaceId == scope.Id && t.GraphKey == edgeKey)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return rows.Count == 0 ? null : (await TripleReader.ReadAsync(scope.Db, rows, 50, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The uploaded term lists: name, type, number of terms.</summary>
    public async Task<IReadOnlyList<TermListView>> TermListsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Terms.Where(t => t.WorkspaceId == scope.Id)
            .GroupBy(t => new { t.ListName, t.Type })
            .Select(g => new TermListView(g.Key.ListName, g.Key.Type, g.Count()))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Adds the terms of a list, one a line; those already there stay.</summary>
    /// <returns>How many are new.</returns>
    public async Task<int> AddTermsAsync(
        ActingUser actor,
        string workspace,
        string listName,
        string type,
        string terms,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        var lines = TextNormalizer
            .Normalize(terms ?? "")
            .Split('\n')
            .Select(t => t.Trim())
            .Where(t => t.Length is > 0 and <= 200)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (lines.Count is 0 or > 1_000_000)
            throw new ProblemException(KnowledgeProblems.TermsCount, "terms", $"{lines.Count}");
        var added = 0;
        foreach (var chunk in lines.Chunk(2000))
        {
            added += await writes
                .RunAsync(
                    async db =>
                    {
                        var known = (
                            await db
                                .Terms.Where(t => t.WorkspaceId == scope.Id && t.Type == type && chunk.Contains(t.Term))
                                .Select(t => t.Term)
                                .ToListAsync()
                                .ConfigureAwait(false)
                        ).ToHashSet(StringComparer.Ordinal);
                        var fresh = chunk
                            .Where(t => !known.Contains(t))
                            .Select(t => new TermListEntry
                            {
                                Id = Guid.CreateVersion7(),
                                WorkspaceId = scope.Id,
                                ListName = listName,
                                Type = type,
                                Term = t,
                            })
                            .ToList();
                        db.Terms.AddRange(fresh);
                        await db.SaveChangesAsync().ConfigureAwait(false);
                        return fresh.Count;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return added;
    }

    /// <summary>Removes a term list.</summary>
    public async Task RemoveTermsAsync(
        ActingUser actor,
        string workspace,
        string listName,
        string type,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                db => db.Terms.Where(t => t.WorkspaceId == scope.Id && t.ListName == listName && t.Type == type).ExecuteDeleteAsync(),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Frequently asked questions, the best match of a search first.</summary>
    public async Task<Paged<FaqPair>> FaqAsync(
        ActingUser actor,
        string workspace,
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope.Db.FaqPairs.AsNoTracking().Where(f => f.WorkspaceId == scope.Id);
        if (!string.IsNullOrWhiteSpace(search))
            query = query.Where(f => f.Question.Contains(search) || f.Answer.Contains(search));
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query.OrderBy(f => f.Id).Skip(page.Skip).Take(page.Take).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Paged<FaqPair>(items, total, Math.Max(1, page.Page), page.Take);
    }
}

public sealed record TermListView(string Name, string Type, int Terms);
