using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Workspaces;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class WorkspacesTables : IEntityTypeConfiguration<Workspace>, IEntityTypeConfiguration<WorkspaceMember>
{
    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.HasIndex(w => w.Slug).IsUnique();
        builder.Property(w => w.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<WorkspaceMember> builder) => builder.HasKey(m => new { m.WorkspaceId, m.UserId });
}
