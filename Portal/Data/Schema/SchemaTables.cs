using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Schema;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class SchemaTables
    : IEntityTypeConfiguration<SchemaVersion>,
        IEntityTypeConfiguration<SchemaComment>,
        IEntityTypeConfiguration<SchemaMigrationRow>
{
    public void Configure(EntityTypeBuilder<SchemaVersion> builder)
    {
        builder.HasIndex(s => new { s.WorkspaceId, s.Number }).IsUnique();
        builder.Property(s => s.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<SchemaComment> builder) => builder.HasIndex(c => new { c.WorkspaceId, c.Element });

    public void Configure(EntityTypeBuilder<SchemaMigrationRow> builder) => builder.HasIndex(m => new { m.WorkspaceId, m.ToNumber });
}
