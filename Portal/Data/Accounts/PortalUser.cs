using Microsoft.AspNetCore.Identity;

namespace Portal.Data.Accounts;

/// <summary>An account. <see cref="IsDisabled"/> ends its sessions.</summary>
public sealed class PortalUser : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = "";
    public bool IsAdministrator { get; set; }
    public bool IsDisabled { get; set; }
    public DateTime CreatedAt { get; set; }
}
