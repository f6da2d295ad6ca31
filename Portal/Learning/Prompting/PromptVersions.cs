using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Learning.Prompting;

namespace Portal.Learning.Prompting;

/// <summary>The prompt that models of a workspace are asked with. Callers have checked the right.</summary>
public sealed class PromptVersions(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>The version in use; null for what every workspace begins with.</summary>
    public async Task<(int Number, PromptTemplate Template)?> ActiveAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row = await db
            .PromptVersions.AsNoTracking()
            .FirstOrDefaultAsync(p => p.WorkspaceId == workspaceId && p.IsActive, cancellationToken)
            .ConfigureAwait(false);
        return row is null ? null : (row.Number, Read(row.Template));
    }

    public static PromptTemplate Read(string json) => JsonSerializer.Deserialize<PromptTemplate>(json)!;
}
