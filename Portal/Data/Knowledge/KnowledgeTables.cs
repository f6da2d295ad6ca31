using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Knowledge;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class KnowledgeTables
    : IEntityTypeConfiguration<EntityRow>,
        IEntityTypeConfiguration<TripleRow>,
        IEntityTypeConfiguration<EvidenceRow>,
        IEntityTypeConfiguration<OutboxRow>,
        IEntityTypeConfiguration<PushRow>
{
    public void Configure(EntityTypeBuilder<EntityRow> builder)
    {
        builder
            .HasIndex(e => new
            {
                e.WorkspaceId,
                e.Type,
                e.NameKey,
            })
            .IsUnique();
        builder.HasIndex(e => e.GraphKey);
        builder.Property(e => e.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<TripleRow> builder)
    {
        builder.HasIndex(t => new { t.WorkspaceId, t.GraphKey }).IsUnique();
        builder.HasIndex(t => new
        {
            t.WorkspaceId,
            t.State,
            t.CreatedAt,
        });
        builder.HasIndex(t => t.HeadId);
        builder.HasIndex(t => t.TailId);
        builder.Property(t => t.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<EvidenceRow> builder)
    {
        builder.HasIndex(e => new { e.TripleId, e.RelationMentionId }).IsUnique();
        builder.HasIndex(e => e.RelationMentionId);
    }

    public void Configure(EntityTypeBuilder<OutboxRow> builder)
    {
        builder.HasKey(o => o.Sequence);
        builder.HasIndex(o => new
        {
            o.WorkspaceId,
            o.Target,
            o.PushId,
        });
    }

    public void Configure(EntityTypeBuilder<PushRow> builder) =>
        builder
            .HasIndex(p => new
            {
                p.WorkspaceId,
                p.Target,
                p.Number,
            })
            .IsUnique();
}
