namespace Portal.Domain.Answering;

/// <summary>Problems of questions.</summary>
public static class AnsweringProblems
{
    /// <summary>“Ask something.”</summary>
    public static ProblemCode QuestionEmpty { get; } = new("question.empty");
}
