using Portal.Data.Team;

namespace Portal.Annotation;

/// <summary>Counts the time that an annotator spends on a document.</summary>
internal static class AssignmentClock
{
    /// <summary>Longer without an edit is a pause, of which this much counts.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(2);

    /// <summary>The annotator did something, now.</summary>
    public static void Worked(AssignmentRow assignment, DateTime now)
    {
        if (assignment.State is AssignmentState.Assigned or AssignmentState.Returned)
            assignment.State = AssignmentState.InProgress;
        assignment.StartedAt ??= now;
        var since = now - (assignment.LastActiveAt < assignment.StartedAt ? assignment.StartedAt.Value : assignment.LastActiveAt);
        assignment.ActiveSeconds += Math.Clamp(since.TotalSeconds, 0, LongestStep.TotalSeconds);
        (assignment.LastActiveAt, assignment.Version) = (now, assignment.Version + 1);
    }
}
