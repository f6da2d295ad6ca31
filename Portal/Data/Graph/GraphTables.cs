using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Graph;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class GraphTables : IEntityTypeConfiguration<Neo4jConnection>
{
    public void Configure(EntityTypeBuilder<Neo4jConnection> builder)
    {
        builder.HasKey(c => c.WorkspaceId);
        builder.Property(c => c.Version).IsConcurrencyToken();
    }
}
