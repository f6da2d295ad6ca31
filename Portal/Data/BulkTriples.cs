using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Domain.Graph;
using Portal.Domain.Knowledge;
using Portal.Domain.Text;

namespace Portal.Data;

/// <summary>Stores many approved triples at once with prepared statements; inside a write.</summary>
/// <remarks>The only place where the portal's tables are written with SQL of one provider: a tracked entity for each of a quarter of a
/// million triples would take minutes.</remarks>
internal static class BulkTriples
{
    private const string InsertEntity = """
        INSERT INTO "Entities"("Id", "WorkspaceId", "Type", "Name", "NameKey", "Aliases", "GraphKey", "Version")
        VALUES($id, $workspace, $type, $name, $nameKey, '[]', $graphKey, 0) ON CONFLICT("WorkspaceId", "Type", "NameKey") DO NOTHING
        """;

    private const string FindEntity = """
        SELECT "Id" FROM "Entities" WHERE "WorkspaceId" = $workspace AND "Type" = $type AND "NameKey" = $nameKey
        """;

    private const string InsertTriple = """
        INSERT INTO "Triples"("Id", "WorkspaceId", "HeadId", "Relation", "TailId", "GraphKey", "State", "Confidence", "Source",
          "CreatedAt", "DecidedBy", "DecidedAt", "Version")
        VALUES($id, $workspace, $head, $relation, $tail, $graphKey, 'Approved', 1.0, $source, $now, $by, $now, 0)
        ON CONFLICT("WorkspaceId", "GraphKey") DO UPDATE SET "State" = 'Approved', "Source" = excluded."Source",
          "DecidedBy" = excluded."DecidedBy", "DecidedAt" = excluded."DecidedAt"
        """;

    public static async Task StoreAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid userId,
        string source,
        DateTime now,
        IReadOnlyList<TextTriple> triples
    )
    {
        var transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        using var entity = Prepare(transaction, InsertEntity, "$id", "$workspace", "$type", "$name", "$nameKey", "$graphKey");
        using var triple = Prepare(
            transaction,
            InsertTriple,
            "$id",
            "$workspace",
            "$relation",
            "$graphKey",
            "$source",
            "$now",
            "$by",
            "$head",
            "$tail"
        );
        using var find = Prepare(transaction, FindEntity, "$workspace", "$type", "$nameKey");
        var ids = new Dictionary<(string Type, string Name), object>();
        foreach (var (type, name) in triples.SelectMany(t => new[] { (t.HeadType, t.Head), (t.TailType, t.Tail) }).Distinct())
        {
            Set(
                entity,
                Guid.CreateVersion7(),
                workspaceId,
                type,
                name,
                CharacterFolding.NameKey(name),
                GraphKey.OfNode(workspaceId, type, name)
            );
            await entity.ExecuteNonQueryAsync().ConfigureAwait(false);
            Set(find, workspaceId, type, CharacterFolding.NameKey(name));
            ids[(type, name)] = (await find.ExecuteScalarAsync().ConfigureAwait(false))!;
        }

        foreach (var t in triples)
        {
            var key = GraphKey.OfTriple(
                GraphKey.OfNode(workspaceId, t.HeadType, t.Head),
                t.Relation,
                GraphKey.OfNode(workspaceId, t.TailType, t.Tail)
            );
            Set(
                triple,
                Guid.CreateVersion7(),
                workspaceId,
                t.Relation,
                key,
                source,
                now,
                userId,
                ids[(t.HeadType, t.Head)],
                ids[(t.TailType, t.Tail)]
            );
            await triple.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private static DbCommand Prepare(DbTransaction transaction, string sql, params string[] parameters)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = "";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static void Set(DbCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}
