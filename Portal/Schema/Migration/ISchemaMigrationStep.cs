using Portal.Data;
using Portal.Domain.Schema;

namespace Portal.Schema.Migration;

/// <summary>What a room does with its rows when a schema is published, and what it says of a change beforehand. Schema knows the steps, and
/// nothing of the rooms above it.</summary>
public interface ISchemaMigrationStep
{
    /// <summary>Steps run from the lowest number to the highest: what others hang on is moved first.</summary>
    int Order { get; }

    /// <summary>Whether a change reaches rows of the room although no type is called otherwise: what a narrower schema no longer
    /// allows.</summary>
    bool Reaches(KnowledgeSchema from, KnowledgeSchema to) => false;

    /// <summary>The room's part of one migration; null when it has none.</summary>
    ISchemaMigrationWork? Open(MigrationRun run) => null;

    /// <summary>Looks at what a migration that is about to be taken back has touched.</summary>
    /// <returns>What the room does once everything is back.</returns>
    Task<Func<Task>?> RevertingAsync(PortalDbContext db, Guid workspaceId, MigrationJournal journal) => Task.FromResult<Func<Task>?>(null);

    /// <summary>What the room says of a change that touches no work.</summary>
    Task<SchemaImpact> LookAsync(SchemaImpact impact, SchemaComparison schemas, PortalDbContext db, CancellationToken cancellationToken) =>
        Task.FromResult(impact);

    /// <summary>What the room says of a change that was carried out on a copy.</summary>
    Task<SchemaImpact> MeasureAsync(SchemaImpact impact, MigrationTrial trial, CancellationToken cancellationToken) =>
        Task.FromResult(impact);
}

/// <summary>A room's part of one migration, inside the write that publishes.</summary>
public interface ISchemaMigrationWork
{
    /// <summary>Takes the rows along.</summary>
    Task ApplyAsync();

    /// <summary>After all rooms have: sends back to people what is no longer legal.</summary>
    Task RevalidateAsync() => Task.CompletedTask;

    /// <summary>At the end, when the journal is complete and something was changed: tells others, such as the graph.</summary>
    Task SettleAsync() => Task.CompletedTask;
}

/// <summary>Two versions of a schema.</summary>
public sealed record SchemaComparison(Guid WorkspaceId, KnowledgeSchema From, KnowledgeSchema To);

/// <summary>A migration that was carried out on a copy of the database.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Before">The work as it is.</param>
/// <param name="After">The copy, after the migration.</param>
/// <param name="Journal">What was touched.</param>
/// <param name="OutboxBefore">The last row of the copy's outbox before the migration.</param>
public sealed record MigrationTrial(
    Guid WorkspaceId,
    PortalDbContext Before,
    PortalDbContext After,
    MigrationJournal Journal,
    long OutboxBefore
)
{
    /// <summary>As many rows are looked at for samples.</summary>
    public const int MostRead = 200;

    /// <summary>As many samples a room shows.</summary>
    public const int MostSamples = 12;
}
