using Portal.Accounts;
using Portal.Data.Workspaces;

namespace Portal.Corpora.Pages;

/// <summary>What the page of documents hands to the rooms that do something with all of them.</summary>
/// <param name="Slug">The workspace.</param>
/// <param name="Actor">Who looks.</param>
/// <param name="Role">What they are in the workspace.</param>
/// <param name="Corpus">The corpus that is shown; null for all.</param>
/// <param name="Documents">How many documents are shown, on all pages.</param>
/// <param name="Corpora">The corpora.</param>
/// <param name="Run">Does what was asked for; what fails is said.</param>
/// <param name="Started">Follows a job on the page.</param>
/// <param name="Changed">Reads the documents again.</param>
public sealed record CorporaDesk(
    string Slug,
    ActingUser Actor,
    WorkspaceRole Role,
    Guid? Corpus,
    int Documents,
    IReadOnlyList<CorpusView> Corpora,
    Func<Func<Task>, Task<bool>> Run,
    Func<Guid, Task> Started,
    Func<Task> Changed
)
{
    /// <summary>The place for actions, in the title line.</summary>
    public const string ActionsPlace = "corpora.actions";

    /// <summary>The place for what a job of the page came to, beyond a sentence; it hands out the job.</summary>
    public const string OutcomePlace = "corpora.outcome";
}
