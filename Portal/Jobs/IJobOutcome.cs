using Portal.Data.Jobs;

namespace Portal.Jobs;

/// <summary>Says in a sentence what a job of its kind came to; each room for the kinds that are its own.</summary>
public interface IJobOutcome
{
    /// <summary>The kind of jobs that it knows.</summary>
    string Kind { get; }

    /// <summary>The sentence, in the current language; the job has a result.</summary>
    string Of(JobRow job);
}
