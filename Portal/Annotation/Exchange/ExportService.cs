using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation.Exchange;

/// <summary>Takes a workspace's work out, line by line.</summary>
[ApplicationService]
public sealed class ExportService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, SchemaVersions schemas)
{
    /// <summary>What can be exported.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["schema", "annotations", "triples", "faq"];

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The lines of an export: the schema as JSON; annotations (accepted ones, half-open UTF-16 offsets) and questions as JSON
    /// lines; approved triples as tab separated head, relation, tail, head type, tail type, a property's value with the type
    /// <c>value</c>.</summary>
    public async IAsyncEnumerable<string> ExportAsync(
        ActingUser actor,
        string workspace,
        string kind,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        switch (kind)
        {
            case "schema":
                yield return SchemaJson.Write((await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema);
                break;
            case "annotations":
                await foreach (
                    var document in scope
                        .Db.Documents.AsNoTracking()
                        .Where(d => d.WorkspaceId == scope.Id)
                        .OrderBy(d => d.Id)
                        .AsAsyncEnumerable()
                        .WithCancellation(cancellationToken)
                        .ConfigureAwait(false)
                )
                    yield return await DocumentAsync(document, scope.Db.HidesBlindLayers, cancellationToken).ConfigureAwait(false);
                break;
            case "triples":
                var triples =
                    from t in scope.Db.Triples
                    join h in scope.Db.Entities on t.HeadId equals h.Id
                    where t.WorkspaceId == scope.Id && t.State == TripleState.Approved
                    orderby t.Id
                    select new
                    {
                        h.Name,
                        h.Type,
                        t.Relation,
                        t.TailId,
                        t.Value,
                        Tail = scope.Db.Entities.FirstOrDefault(e => e.Id == t.TailId),
                    };
                await foreach (var t in triples.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
                    yield return string.Join(
                        '\t',
                        new[] { t.Name, t.Relation, t.Tail?.Name ?? t.Value ?? "", t.Type, t.Tail?.Type ?? "value" }.Select(c =>
                            c.ReplaceLineEndings(" ").Replace('\t', ' ')
                        )
                    );
                break;
            case "faq":
                await foreach (
                    var pair in scope
                        .Db.FaqPairs.AsNoTracking()
                        .Where(f => f.WorkspaceId == scope.Id)
                        .OrderBy(f => f.Id)
                        .AsAsyncEnumerable()
                        .WithCancellation(cancellationToken)
                        .ConfigureAwait(false)
                )
                    yield return JsonSerializer.Serialize(
                        new
                        {
                            pair.Question,
                            pair.Answer,
                            pair.Source,
                        },
                        s_json
                    );
                break;
            default:
                throw new ProblemException(ExchangeProblems.ExportKindUnknown, "kind", kind, string.Join(", ", Kinds));
        }
    }

    private async Task<string> DocumentAsync(Document document, bool hidesBlindLayers, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        db.HidesBlindLayers = hidesBlindLayers;
        var mentions = await db
            .Mentions.AsNoTracking()
            .Where(m => m.DocumentId == document.Id && m.State == MentionState.Accepted)
            .OrderBy(m => m.Start)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var relations = await db
            .Relations.AsNoTracking()
            .Where(m => m.DocumentId == document.Id && m.State == MentionState.Accepted)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return JsonSerializer.Serialize(
            new
            {
                document.Id,
                document.Title,
                document.Text,
                document.Status,
                entities = mentions.Select(m => new
                {
                    m.Id,
                    m.Type,
                    m.Start,
                    m.End,
                    text = document.Text[m.Start..m.End],
                }),
                relations = relations.Select(r => new
                {
                    r.Id,
                    r.Type,
                    head = r.HeadId,
                    tail = r.TailId,
                    start = r.ValueStart,
                    end = r.ValueEnd,
                }),
            },
            s_json
        );
    }
}
