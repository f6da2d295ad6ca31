namespace Portal.Data.Model;

public enum JobState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}
