using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Model;
using Portal.Domain.Annotation;

namespace Portal.Data.Configurations;

internal sealed class CorpusConfigurations :
    IEntityTypeConfiguration<Corpus>, IEntityTypeConfiguration<Document>, IEntityTypeConfiguration<MentionRow>, IEntityTypeConfiguration<RelationRow>, IEntityTypeConfiguration<AnnotationComment>,
    IEntityTypeConfiguration<TermListEntry>, IEntityTypeConfiguration<FaqPair>, IEntityTypeConfiguration<GoldQuestionRow>
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

    public void Configure(EntityTypeBuilder<MentionRow> builder)
    {
        // With the start: an edit asks what stands at the same place.
        builder.HasIndex(m => new { m.DocumentId, m.LayerId, m.Start });
        builder.HasIndex(m => new { m.WorkspaceId, m.State });
        builder.Property(m => m.Assertion).HasDefaultValue(Assertion.Present);
    }

    public void Configure(EntityTypeBuilder<RelationRow> builder)
    {
        builder.HasIndex(r => new { r.DocumentId, r.LayerId, r.HeadId });
        builder.HasIndex(r => new { r.DocumentId, r.LayerId, r.TailId });
        builder.HasIndex(r => new { r.WorkspaceId, r.State });
        builder.Property(r => r.Assertion).HasDefaultValue(Assertion.Present);
    }

    public void Configure(EntityTypeBuilder<AnnotationComment> builder) => builder.HasIndex(c => c.DocumentId);

    public void Configure(EntityTypeBuilder<TermListEntry> builder) => builder.HasIndex(t => new { t.WorkspaceId, t.Type, t.Term }).IsUnique();

    public void Configure(EntityTypeBuilder<FaqPair> builder) => builder.HasIndex(f => f.WorkspaceId);

    public void Configure(EntityTypeBuilder<GoldQuestionRow> builder) => builder.HasIndex(q => new { q.WorkspaceId, q.Code }).IsUnique();
}
