using System.ComponentModel.DataAnnotations;

namespace Portal.Data.Accounts;

/// <summary>A host that an administrator lets the portal ask, besides those that the option lists.</summary>
public sealed class AllowedHost
{
    /// <summary>A name, an address or a network, with a port or without, as <see cref="Platform.OutgoingHosts"/> reads it.</summary>
    [Key]
    public string Host { get; set; } = "";

    /// <summary>Who allowed it; the account may be gone.</summary>
    public Guid AllowedBy { get; set; }

    public DateTime AllowedAt { get; set; }
}
