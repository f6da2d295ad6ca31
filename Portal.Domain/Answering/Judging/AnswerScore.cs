using Portal.Domain.Text;

namespace Portal.Domain.Answering.Judging;

/// <summary>How an answer compares with what was expected.</summary>
public enum AnswerVerdict
{
    /// <summary>The same set of names or values; or nothing was expected and nothing was claimed.</summary>
    Exact,

    /// <summary>Answered, but not with that set.</summary>
    Wrong,

    /// <summary>Not answered although an answer was expected.</summary>
    Unanswered,

    /// <summary>Answered although nothing was expected: the gravest.</summary>
    FalseAnswer,
}

/// <summary>Scores answers.</summary>
public static class AnswerScore
{
    /// <summary>Compares sets of names by <see cref="CharacterFolding.NameKey"/>; order does not count.</summary>
    /// <param name="expected">What was expected; empty for "not in the graph".</param>
    /// <param name="answered">What was answered; null when the question was not answered.</param>
    public static AnswerVerdict Judge(IReadOnlyList<string> expected, IReadOnlyList<string>? answered)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (expected.Count == 0)
            return answered is null ? AnswerVerdict.Exact : AnswerVerdict.FalseAnswer;
        if (answered is null)
            return AnswerVerdict.Unanswered;
        var want = expected.Select(CharacterFolding.NameKey).ToHashSet(StringComparer.Ordinal);
        return want.SetEquals(answered.Select(CharacterFolding.NameKey)) ? AnswerVerdict.Exact : AnswerVerdict.Wrong;
    }
}
