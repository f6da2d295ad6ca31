using Microsoft.EntityFrameworkCore;
using Portal.Domain.Schema;

namespace Portal.Schema.Migration;

/// <summary>What people said of a type follows it to its new name.</summary>
public sealed class CommentMigration : ISchemaMigrationStep
{
    public int Order => 40;

    public ISchemaMigrationWork Open(MigrationRun run) => new Work(run);

    private sealed class Work(MigrationRun run) : ISchemaMigrationWork
    {
        public async Task ApplyAsync()
        {
            foreach (
                var comment in await run.Db.SchemaComments.Where(c => c.WorkspaceId == run.WorkspaceId).ToListAsync().ConfigureAwait(false)
            )
                comment.Element =
                    (
                        comment.Kind == ElementKind.Entity
                            ? run.Mapping.Entity(comment.Element, "").Type
                            : run.Mapping.Relation(comment.Element)
                    ) ?? comment.Element;
            await run.Journal.SaveAsync(run.Db).ConfigureAwait(false);
        }
    }
}
