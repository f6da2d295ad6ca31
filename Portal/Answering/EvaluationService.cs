using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Domain.Answering;
using Portal.Domain.Answering.Judging;
using Portal.Platform;

namespace Portal.Answering;

/// <summary>Puts a set of questions to the graph and scores the answers.</summary>
[ApplicationService]
public sealed class EvaluationService(AccessControl access, AskService ask)
{
    /// <summary>The questions of a workspace with their expected answers.</summary>
    public async Task<IReadOnlyList<GoldQuestion>> QuestionsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var rows = await scope
            .Db.GoldQuestions.AsNoTracking()
            .Where(q => q.WorkspaceId == scope.Id)
            .OrderBy(q => q.Code)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.Select(q => new GoldQuestion(q.Code, q.Question, q.Language, q.Category, q.Expected))];
    }

    /// <summary>Asks every question and scores it. Hundreds of questions at once are work, which who only looks may not start.</summary>
    public async Task<QuestionEvaluation> EvaluateAsync(
        ActingUser actor,
        string workspace,
        IReadOnlyList<GoldQuestion>? questions,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        var results = new List<EvaluatedQuestion>();
        foreach (var gold in questions ?? await QuestionsAsync(actor, workspace, cancellationToken).ConfigureAwait(false))
        {
            var answer = await ask.AskAsync(actor, workspace, gold.Question, cancellationToken).ConfigureAwait(false);
            var answered = answer.Answer.Status == AnswerStatus.Answered ? answer.Rows.Select(Text).ToList() : null;
            var verdict = AnswerScore.Judge(gold.Expected, answered);
            results.Add(
                new EvaluatedQuestion(
                    gold.Id,
                    gold.Question,
                    gold.Language,
                    gold.Category,
                    gold.Expected,
                    answer.Answer.Status,
                    answered ?? [],
                    verdict,
                    answer.Reading.Template?.Id,
                    Math.Round(answer.Elapsed.TotalMilliseconds, 3)
                )
            );
        }

        return new QuestionEvaluation(
            results.Count,
            Count(AnswerVerdict.Exact),
            Count(AnswerVerdict.Wrong),
            Count(AnswerVerdict.Unanswered),
            Count(AnswerVerdict.FalseAnswer),
            results
        );

        int Count(AnswerVerdict verdict) => results.Count(r => r.Verdict == verdict);
    }

    private static string Text(AskRow row) =>
        row.Values.TryGetValue("name", out var name) ? (string)name
        : row.Values.TryGetValue("value", out var value) ? (string)value
        : row.Values.TryGetValue("count", out var count) ? Convert.ToString(count, System.Globalization.CultureInfo.InvariantCulture)!
        : "yes";
}

public sealed record QuestionEvaluation(
    int Total,
    int Exact,
    int Wrong,
    int Unanswered,
    int FalseAnswers,
    IReadOnlyList<EvaluatedQuestion> Results
);

public sealed record EvaluatedQuestion(
    string Id,
    string Question,
    string Language,
    string Category,
    IReadOnlyList<string> Expected,
    AnswerStatus Status,
    IReadOnlyList<string> Answered,
    AnswerVerdict Verdict,
    string? Template,
    double Milliseconds
);
