namespace Portal.Data.Models;

/// <summary>What a model replied, as it came: kept before anybody reads it, because it was paid for and is what suggestions go back
/// to.</summary>
public sealed class ModelReplyRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid ConnectionId { get; set; }
    public string Model { get; set; } = "";

    /// <summary>The document that was asked about; null for a text that is none.</summary>
    public Guid? DocumentId { get; set; }

    /// <summary>The piece of its text.</summary>
    public int Start { get; set; }
    public int End { get; set; }

    /// <summary>Which of several times that the same was asked.</summary>
    public int Sample { get; set; }

    /// <summary>The version of the prompt; 0 for the one that a workspace begins with, -1 for one that was only tried.</summary>
    public int Prompt { get; set; }

    /// <summary>SHA-256 of everything that was sent.</summary>
    public string RequestHash { get; set; } = "";
    public string Reply { get; set; } = "";
    public long InputTokens { get; set; }
    public long OutputTokens { get; set; }

    /// <summary>In the currency of the prices of the connection; null where it has none.</summary>
    public double? Cost { get; set; }
    public int Milliseconds { get; set; }
    public DateTime At { get; set; }
}
