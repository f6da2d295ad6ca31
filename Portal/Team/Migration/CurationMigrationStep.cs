using Portal.Schema.Migration;

namespace Portal.Team.Migration;

/// <summary>The decisions of curators, when a schema is published.</summary>
public sealed class CurationMigrationStep : ISchemaMigrationStep
{
    public int Order => 50;

    public ISchemaMigrationWork Open(MigrationRun run) => new CurationMigration(run);
}
