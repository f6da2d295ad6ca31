using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Model;

namespace Portal.Data.Configurations;

internal sealed class LearningConfigurations : IEntityTypeConfiguration<EngineModelRow>, IEntityTypeConfiguration<LearningSettingsRow>, IEntityTypeConfiguration<SuggestionRunRow>,
    IEntityTypeConfiguration<PromptVersionRow>, IEntityTypeConfiguration<ModelReplyRow>
{
    public void Configure(EntityTypeBuilder<EngineModelRow> builder)
    {
        builder.HasIndex(m => new { m.WorkspaceId, m.Engine, m.Number }).IsUnique();
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

    public void Configure(EntityTypeBuilder<ModelReplyRow> builder)
    {
        builder.HasIndex(r => new { r.ConnectionId, r.RequestHash });
        builder.HasIndex(r => new { r.DocumentId, r.At });
        builder.HasIndex(r => new { r.WorkspaceId, r.At });
    }
}
