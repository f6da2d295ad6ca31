using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Team;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class TeamTables
    : IEntityTypeConfiguration<AssignmentPlan>,
        IEntityTypeConfiguration<AssignmentRow>,
        IEntityTypeConfiguration<CurationDecision>
{
    public void Configure(EntityTypeBuilder<AssignmentPlan> builder)
    {
        builder.HasKey(p => p.CorpusId);
        builder.HasIndex(p => p.WorkspaceId);
        builder.Property(p => p.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<AssignmentRow> builder)
    {
        builder.HasIndex(a => new { a.DocumentId, a.UserId }).IsUnique();
        builder.HasIndex(a => new { a.CorpusId, a.State });
        builder.HasIndex(a => new
        {
            a.WorkspaceId,
            a.UserId,
            a.State,
        });
        builder.Property(a => a.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<CurationDecision> builder) => builder.HasIndex(d => new { d.DocumentId, d.Variant }).IsUnique();
}
