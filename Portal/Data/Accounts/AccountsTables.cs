using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Accounts;

/// <summary>How the rows of this room are kept.</summary>
internal sealed class AccountsTables : IEntityTypeConfiguration<ApiKey>, IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder) => builder.HasIndex(k => k.Hash).IsUnique();

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.HasIndex(s => s.UserId);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
