using Portal.Accounts;
using Portal.Data;

namespace Portal.Schema;

/// <summary>Somebody changed a draft.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Version">The draft's version after the change; -1 when only who is there has changed.</param>
/// <param name="UserId">Who.</param>
public sealed record DraftChanged(Guid WorkspaceId, int Version, Guid UserId);

/// <summary>The designers of a workspace.</summary>
public sealed class SchemaHub() : PresenceHub<DraftChanged>(workspace => new DraftChanged(workspace, -1, Guid.Empty)), ICommitSubscriber
{
    public void SubscribeTo(CommitEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.Listen<DraftChanged>(Tell);
    }
}
