namespace Portal.Data.Corpora;

public enum DocumentStatus
{
    New,
    Suggested,
    InProgress,
    Done,
}
