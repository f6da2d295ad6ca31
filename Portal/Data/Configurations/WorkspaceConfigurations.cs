using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Model;

namespace Portal.Data.Configurations;

internal sealed class WorkspaceConfigurations :
    IEntityTypeConfiguration<Workspace>, IEntityTypeConfiguration<WorkspaceMember>, IEntityTypeConfiguration<SchemaVersion>,
    IEntityTypeConfiguration<ApiKey>, IEntityTypeConfiguration<JobRow>, IEntityTypeConfiguration<EditRow>,
    IEntityTypeConfiguration<ModelConnection>, IEntityTypeConfiguration<Neo4jConnection>, IEntityTypeConfiguration<SchemaComment>, IEntityTypeConfiguration<SchemaMigrationRow>
{
    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.HasIndex(w => w.Slug).IsUnique();
        builder.Property(w => w.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<WorkspaceMember> builder) => builder.HasKey(m => new { m.WorkspaceId, m.UserId });

    public void Configure(EntityTypeBuilder<SchemaVersion> builder)
    {
        builder.HasIndex(s => new { s.WorkspaceId, s.Number }).IsUnique();
        builder.Property(s => s.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<ApiKey> builder) => builder.HasIndex(k => k.Hash).IsUnique();

    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        builder.HasIndex(j => new { j.State, j.CreatedAt });
        builder.HasIndex(j => new { j.WorkspaceId, j.CreatedAt });
        builder.HasIndex(j => j.DedupKey).IsUnique();
        builder.Property(j => j.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<EditRow> builder)
    {
        builder.HasIndex(e => e.Sequence).IsUnique();
        builder.HasIndex(e => new { e.DocumentId, e.LayerId, e.Sequence });
        builder.HasIndex(e => new { e.WorkspaceId, e.Sequence });
        builder.HasIndex(e => e.GroupId);
    }

    public void Configure(EntityTypeBuilder<ModelConnection> builder) => builder.Property(m => m.Version).IsConcurrencyToken();

    public void Configure(EntityTypeBuilder<Neo4jConnection> builder)
    {
        builder.HasKey(c => c.WorkspaceId);
        builder.Property(c => c.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<SchemaComment> builder) => builder.HasIndex(c => new { c.WorkspaceId, c.Element });

    public void Configure(EntityTypeBuilder<SchemaMigrationRow> builder) => builder.HasIndex(m => new { m.WorkspaceId, m.ToNumber });
}
