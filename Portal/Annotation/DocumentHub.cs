using Portal.Accounts;
using Portal.Data;

namespace Portal.Annotation;

/// <summary>Somebody changed the annotations of a document.</summary>
/// <param name="Place">The document; the assignment for a layer that an annotator has alone.</param>
/// <param name="Revision">Its revision after the change; -1 when only who is there has changed, <see cref="Suggested"/> when only
/// suggestions have.</param>
public sealed record DocumentChanged(Guid Place, long Revision)
{
    /// <summary>In place of a revision: nobody edited, but there are other suggestions now.</summary>
    public const long Suggested = -2;
}

/// <summary>The annotators of a document.</summary>
public sealed class DocumentHub() : PresenceHub<DocumentChanged>(document => new DocumentChanged(document, -1)), ICommitSubscriber
{
    public void SubscribeTo(CommitEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.Listen<LayerChanged>(changed => Tell(new DocumentChanged(changed.Place, changed.Revision)));
    }
}
