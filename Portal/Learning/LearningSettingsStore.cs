using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Learning;

namespace Portal.Learning;

/// <summary>Reads and writes how workspaces learn. Callers have checked the right.</summary>
public sealed class LearningSettingsStore(IDbContextFactory<PortalDbContext> contexts, WriteQueue writes)
{
    public async Task<LearningSettings> ReadAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return LearningSettings.Read(
            await db
                .LearningSettings.Where(s => s.WorkspaceId == workspaceId)
                .Select(s => s.Json)
                .FirstOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false)
        );
    }

    public Task WriteAsync(Guid workspaceId, LearningSettings settings, CancellationToken cancellationToken) =>
        writes.RunAsync(
            async db =>
            {
                var row = await db.LearningSettings.FirstOrDefaultAsync(s => s.WorkspaceId == workspaceId).ConfigureAwait(false);
                if (row is null)
                    db.LearningSettings.Add(row = new LearningSettingsRow { WorkspaceId = workspaceId });
                row.Json = JsonSerializer.Serialize(settings);
                row.Version++;
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken
        );
}
