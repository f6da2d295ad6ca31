using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Answering;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class AnsweringTables : IEntityTypeConfiguration<FaqPair>, IEntityTypeConfiguration<GoldQuestionRow>
{
    public void Configure(EntityTypeBuilder<FaqPair> builder) => builder.HasIndex(f => f.WorkspaceId);

    public void Configure(EntityTypeBuilder<GoldQuestionRow> builder) => builder.HasIndex(q => new { q.WorkspaceId, q.Code }).IsUnique();
}
