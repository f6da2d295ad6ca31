using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Model;

namespace Portal.Data.Configurations;

internal sealed class LearningConfigurations : IEntityTypeConfiguration<EngineModelRow>, IEntityTypeConfiguration<LearningSettingsRow>, IEntityTypeConfiguration<SuggestionRunRow>
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
}
