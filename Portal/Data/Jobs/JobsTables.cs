using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Jobs;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class JobsTables : IEntityTypeConfiguration<JobRow>
{
    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        builder.HasIndex(j => new { j.State, j.CreatedAt });
        builder.HasIndex(j => new { j.WorkspaceId, j.CreatedAt });
        builder.HasIndex(j => j.DedupKey).IsUnique();
        builder.Property(j => j.Version).IsConcurrencyToken();
    }
}
