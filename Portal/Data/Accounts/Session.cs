namespace Portal.Data.Accounts;

/// <summary>A browser that somebody is signed in with. Without its row the cookie is worth nothing.</summary>
public sealed class Session
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }

    /// <summary>What the browser says of itself, cut; never shown as markup, never trusted.</summary>
    public string Browser { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    /// <summary>When it was last used, to the hour.</summary>
    public DateTime SeenAt { get; set; }
}
