using Portal.Accounts;
using Portal.Corpora;
using Portal.Data.Corpora;
using Portal.Data.Workspaces;

namespace Portal.Annotation.Pages;

/// <summary>What the labeling page hands to the rooms above it: the document that is open, and how to act on the page.</summary>
/// <param name="Slug">The workspace.</param>
/// <param name="Actor">Who labels.</param>
/// <param name="Role">What they are in the workspace.</param>
/// <param name="Document">The document.</param>
/// <param name="Layer">Whose annotations are shown.</param>
/// <param name="Run">Does what was asked for; what fails is said.</param>
/// <param name="IsSaved">Whether all that was done on the page has arrived.</param>
/// <param name="Changed">Opens the document again, for a reason that is new.</param>
public sealed record LabelDesk(
    string Slug,
    ActingUser Actor,
    WorkspaceRole Role,
    DocumentView Document,
    LayerView Layer,
    Func<Func<Task>, Task<bool>> Run,
    Func<Task<bool>> IsSaved,
    Func<string, Task> Changed
)
{
    /// <summary>The place for actions, in the title line.</summary>
    public const string ActionsPlace = "label.actions";

    /// <summary>The place for what must be known before one begins.</summary>
    public const string NoticesPlace = "label.notices";

    /// <summary>The place that says why annotations may not be seen.</summary>
    public const string HiddenPlace = "label.hidden";

    /// <summary>Whether there may be something to know before one begins.</summary>
    public bool HasNotice => Layer.IsAssigned || Layer.Name.Length > 0 || Document.ReviewState == ReviewState.Returned;

    /// <summary>Whether it is a layer that the user has alone.</summary>
    public bool IsOwn => Layer.IsAssigned && Layer.Layer == Actor.Id;
}
