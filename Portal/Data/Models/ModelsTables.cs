using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Models;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class ModelsTables : IEntityTypeConfiguration<ModelConnection>, IEntityTypeConfiguration<ModelReplyRow>
{
    public void Configure(EntityTypeBuilder<ModelConnection> builder) => builder.Property(m => m.Version).IsConcurrencyToken();

    public void Configure(EntityTypeBuilder<ModelReplyRow> builder)
    {
        builder.HasIndex(r => new { r.ConnectionId, r.RequestHash });
        builder.HasIndex(r => new { r.DocumentId, r.At });
        builder.HasIndex(r => new { r.WorkspaceId, r.At });
    }
}
