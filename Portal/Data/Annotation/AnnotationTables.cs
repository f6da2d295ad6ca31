using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Annotation;

namespace Portal.Data.Annotation;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class AnnotationTables
    : IEntityTypeConfiguration<EditRow>,
        IEntityTypeConfiguration<MentionRow>,
        IEntityTypeConfiguration<RelationRow>,
        IEntityTypeConfiguration<AnnotationComment>
{
    public void Configure(EntityTypeBuilder<EditRow> builder)
    {
        builder.HasIndex(e => e.Sequence).IsUnique();
        builder.HasIndex(e => new
        {
            e.DocumentId,
            e.LayerId,
            e.Sequence,
        });
        builder.HasIndex(e => new { e.WorkspaceId, e.Sequence });
        builder.HasIndex(e => e.GroupId);
    }

    public void Configure(EntityTypeBuilder<MentionRow> builder)
    {
        // With the start: an edit asks what stands at the same place.
        builder.HasIndex(m => new
        {
            m.DocumentId,
            m.LayerId,
            m.Start,
        });
        builder.HasIndex(m => new { m.WorkspaceId, m.State });
        builder.Property(m => m.Assertion).HasDefaultValue(Assertion.Present);
    }

    public void Configure(EntityTypeBuilder<RelationRow> builder)
    {
        builder.HasIndex(r => new
        {
            r.DocumentId,
            r.LayerId,
            r.HeadId,
        });
        builder.HasIndex(r => new
        {
            r.DocumentId,
            r.LayerId,
            r.TailId,
        });
        builder.HasIndex(r => new { r.WorkspaceId, r.State });
        builder.Property(r => r.Assertion).HasDefaultValue(Assertion.Present);
    }

    public void Configure(EntityTypeBuilder<AnnotationComment> builder) => builder.HasIndex(c => c.DocumentId);
}
