using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Corpora;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class CorporaTables : IEntityTypeConfiguration<Corpus>, IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Corpus> builder) => builder.HasIndex(c => new { c.WorkspaceId, c.Name }).IsUnique();

    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.HasIndex(d => new { d.CorpusId, d.Sha256 }).IsUnique();
        builder.HasIndex(d => new { d.WorkspaceId, d.Status });
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.Property(d => d.ReviewState).HasDefaultValue(ReviewState.None);
        builder.Property(d => d.CurationState).HasDefaultValue(CurationState.None);
    }
}
