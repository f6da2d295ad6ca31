using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Learning;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation;

/// <summary>An entity that has a name.</summary>
/// <param name="Id">The entity.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name, which may be another than the one looked for.</param>
/// <param name="Triples">How many triples speak of it.</param>
public sealed record LookupEntity(Guid Id, string Type, string Name, int Triples);

/// <summary>A dictionary that has a term.</summary>
public sealed record LookupTerm(string List, string Type, string Term);

/// <summary>What is known of a surface.</summary>
public sealed record LookupView(IReadOnlyList<LookupTerm> Terms, IReadOnlyList<LookupEntity> Entities);

/// <summary>Says what the workspace knows of a surface, and takes one into the dictionary.</summary>
[ApplicationService]
public sealed class AnnotationLookupService(AccessControl access, WriteQueue writes, SchemaVersions schemas)
{
    /// <summary>The list that annotators add to.</summary>
    public const string AnnotatorsList = "annotators";
    private const int LongestTerm = 200;
    private const int MostFound = 20;

    /// <summary>Dictionary terms that are written so, and entities of this name, compared as <see cref="CharacterFolding.NameKey"/> does,
    /// or with this alias.</summary>
    public async Task<LookupView> FindAsync(ActingUser actor, string workspace, string surface, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        surface = (surface ?? "").Trim();
        if (surface.Length is 0 or > LongestTerm)
            return new LookupView([], []);
        var key = CharacterFolding.NameKey(surface);
        var terms = await scope
            .Db.Terms.AsNoTracking()
            .Where(t => t.WorkspaceId == scope.Id && (t.Term == surface || t.Term == key))
            .OrderBy(t => t.ListName)
            .Take(MostFound)
            .Select(t => new LookupTerm(t.ListName, t.Type, t.Term))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var entities = await scope
            .Db.Entities.AsNoTracking()
            .Where(e => e.WorkspaceId == scope.Id && (e.NameKey == key || e.Aliases.Contains(surface)))
            .OrderBy(e => e.Name)
            .Take(MostFound)
            .Select(e => new LookupEntity(e.Id, e.Type, e.Name, scope.Db.Triples.Count(t => t.HeadId == e.Id || t.TailId == e.Id)))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new LookupView(terms, entities);
    }

    /// <summary>Adds a surface to the dictionary, so that it is suggested from now on.</summary>
    /// <returns>Whether it is new there.</returns>
    public async Task<bool> AddTermAsync(
        ActingUser actor,
        string workspace,
        string surface,
        string type,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        var term = TextNormalizer.Normalize(surface ?? "").Trim();
        if (term.Length is 0 or > LongestTerm)
            throw new ProblemException(AnnotationProblems.TermsLength, "surface", $"{LongestTerm}");
        if ((await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema.Entity(type) is null)
            throw new ProblemException(AnnotationProblems.TypeUnknown, "type", type);
        return await writes
            .RunAsync(
                async db =>
                {
                    if (await db.Terms.AnyAsync(t => t.WorkspaceId == scope.Id && t.Type == type && t.Term == term).ConfigureAwait(false))
                        return false;
                    db.Terms.Add(
                        new TermListEntry
                        {
                            Id = Guid.CreateVersion7(),
                            WorkspaceId = scope.Id,
                            ListName = AnnotatorsList,
                            Type = type,
                            Term = term,
                        }
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
