using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain.Evaluation;

namespace Portal.Services;

/// <summary>Puts a set of questions to the graph and scores the answers.</summary>
[ApplicationService]
public sealed class EvaluationService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, AskService ask)
{
    /// <summary>The questions of a workspace with their expected answers.</summary>
    public async Task<IReadOnlyList<GoldQuestion>> QuestionsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var rows = await db.GoldQuestions.AsNoTracking().Where(q => q.WorkspaceId == found.Id).OrderBy(q => q.Code).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(q => new GoldQuestion(q.Code, q.Question, q.Language, q.Category, q.Expected))];
    }

    /// <summary>Asks every question and scores it.</summary>
    public async Task<QuestionEvaluation> EvaluateAsync(ActingUser actor, string workspace, IReadOnlyList<GoldQuestion>? questions, CancellationToken cancellationToken)
    {
        await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var results = new List<EvaluatedQuestion>();
        foreach (var gold in questions ?? await QuestionsAsync(actor, workspace, cancellationToken).ConfigureAwait(false))
        {
            var answer = await ask.AskAsync(actor, workspace, gold.Question, cancellationToken).ConfigureAwait(false);
            var answered = answer.Status == "answered" ? answer.Rows.Select(Text).ToList() : null;
            var verdict = AnswerScore.Judge(gold.Expected, answered);
            results.Add(new EvaluatedQuestion(gold.Id, gold.Question, gold.Language, gold.Category, gold.Expected, answer.Status, answered ?? [], Name(verdict), answer.Template?.Id, answer.Milliseconds));
        }

        return new QuestionEvaluation(results.Count, Count("exact"), Count("wrong"), Count("unanswered"), Count("falseAnswer"), results);

        int Count(string verdict) => results.Count(r => r.Verdict == verdict);
    }

    private static string Text(AskRow row) =>
        row.Values.TryGetValue("name", out var name) ? (string)name
        : row.Values.TryGetValue("value", out var value) ? (string)value
        : row.Values.TryGetValue("count", out var count) ? Convert.ToString(count, System.Globalization.CultureInfo.InvariantCulture)!
        : "yes";

    private static string Name(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Exact => "exact",
        AnswerVerdict.Wrong => "wrong",
        AnswerVerdict.Unanswered => "unanswered",
        _ => "falseAnswer",
    };
}

public sealed record QuestionEvaluation(int Total, int Exact, int Wrong, int Unanswered, int FalseAnswers, IReadOnlyList<EvaluatedQuestion> Results);

public sealed record EvaluatedQuestion(
    string Id, string Question, string Language, string Category, IReadOnlyList<string> Expected, string Status, IReadOnlyList<string> Answered,
    string Verdict, string? Template, double Milliseconds);
