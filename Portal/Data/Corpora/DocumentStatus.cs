namespace Portal.Data.Model;

public enum DocumentStatus
{
    New,
    Suggested,
    InProgress,
    Done,
}
