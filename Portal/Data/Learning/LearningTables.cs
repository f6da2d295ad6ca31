using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Learning;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class LearningTables
    : IEntityTypeConfiguration<EngineModelRow>,
        IEntityTypeConfiguration<LearningSettingsRow>,
        IEntityTypeConfiguration<SuggestionRunRow>,
        IEntityTypeConfiguration<PromptVersionRow>,
        IEntityTypeConfiguration<TermListEntry>
{
    public void Configure(EntityTypeBuilder<EngineModelRow> builder)
    {
        builder
            .HasIndex(m => new
            {
                m.WorkspaceId,
                m.Engine,
                m.Number,
            })
            .IsUnique();
        builder.Property(m => m.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<LearningSettingsRow> builder)
    {
        builder.HasKey(s => s.WorkspaceId);
        builder.Property(s => s.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<SuggestionRunRow> builder) => builder.HasKey(r => new { r.DocumentId, r.Engine });

    public void Configure(EntityTypeBuilder<PromptVersionRow> builder)
    {
        builder.HasIndex(p => new { p.WorkspaceId, p.Number }).IsUnique();
        builder.Property(p => p.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<TermListEntry> builder) =>
        builder
            .HasIndex(t => new
            {
                t.WorkspaceId,
                t.Type,
                t.Term,
            })
            .IsUnique();
}
