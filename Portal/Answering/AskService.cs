using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Answering;
using Portal.Domain.Graph;
using Portal.Graph;
using Portal.Knowledge;
using Portal.Platform;

namespace Portal.Answering;

/// <summary>Answers questions from the graph by templates, with the sentences that prove each row.</summary>
[ApplicationService]
public sealed class AskService(AccessControl access, AnswerEngineCache engines, GraphStores stores, PortalMeters meters)
{
    public const int MostRows = 50;
    private const int EvidenceInARow = 3;

    /// <summary>Answers a question in the language it is put in.</summary>
    public async Task<GraphAnswer> AskAsync(ActingUser actor, string workspace, string question, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(question))
            throw new ProblemException(AnsweringProblems.QuestionEmpty, "question");
        var engine = await engines.GetAsync(scope.Id, cancellationToken).ConfigureAwait(false);
        var result = await AnswerAsync(scope, engine, question.Trim(), cancellationToken).ConfigureAwait(false);
        meters.Answered(result.Elapsed, JsonNamingPolicy.CamelCase.ConvertName(result.Answer.Status.ToString()));
        return result;
    }

    /// <summary>The templates that questions are understood by.</summary>
    public async Task<IReadOnlyList<QuestionTemplate>> TemplatesAsync(
        ActingUser actor,
        string workspace,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return (await engines.GetAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Interpreter.Templates;
    }

    private async Task<GraphAnswer> AnswerAsync(
        WorkspaceScope scope,
        AnswerEngine engine,
        string question,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var language = question.Any(Domain.Text.CharacterFolding.IsHan) ? "zh" : "en";
        var read = engine.Interpreter.Interpret(question, engine.Linker);
        if (read.Pattern is null)
            return Unanswered(null);

        var isCount = read.Pattern.Return == PatternReturn.Count;
        var pattern = isCount ? read.Pattern with { Return = PatternReturn.Nodes } : read.Pattern;
        var store = await stores.OpenAsync(scope.Id, cancellationToken).ConfigureAwait(false);
        var result = await store.QueryAsync(pattern, MostRows, cancellationToken).ConfigureAwait(false);
        var statement = CypherWriter.Write(read.Pattern, MostRows);
        if (result.Total == 0)
            return Unanswered(statement);

        var edgeKeys = result.Rows.Select(r => (IReadOnlyList<string>)[.. r.Edges.Select(e => e.Key).Distinct()]).ToList();
        var rows = isCount
            ? [new AnswerRow(new Dictionary<string, object> { ["count"] = result.Total }, [.. edgeKeys.SelectMany(k => k).Distinct()])]
            : result.Rows.Select((r, i) => new AnswerRow(ValuesOf(read.Template!, r), edgeKeys[i])).ToList();
        var total = isCount ? 1 : result.Total;
        var elapsed = Stopwatch.GetElapsedTime(started);
        var evidence = await EvidenceAsync(scope, read, rows, cancellationToken).ConfigureAwait(false);
        return new GraphAnswer(
            question,
            language,
            read,
            Answer.Of(engine.Schema, read, rows, total),
            statement,
            [.. rows.Select((r, i) => new AskRow(r.Values, evidence[i]))],
            elapsed
        );

        GraphAnswer Unanswered(CypherStatement? asked) =>
            new(question, language, read, Answer.Of(engine.Schema, read, [], 0), asked, [], Stopwatch.GetElapsedTime(started));
    }

    private static Dictionary<string, object> ValuesOf(QuestionTemplate template, PatternRow row) =>
        template.Kind switch
        {
            TemplateKind.Property => new() { ["value"] = row.Value! },
            TemplateKind.Exists => new() { ["exists"] = true },
            _ => new()
            {
                ["name"] = row.Node!.Name,
                ["type"] = row.Node.Label,
                ["key"] = row.Node.Key,
            },
        };

    private static async Task<IReadOnlyList<IReadOnlyList<AskEvidence>>> EvidenceAsync(
        WorkspaceScope scope,
        Interpretation read,
        IReadOnlyList<AnswerRow> rows,
        CancellationToken cancellationToken
    )
    {
        var head = read.Slots[0].Entity!.Key;
        var keys = rows.Select(r =>
                read.Template!.Kind == TemplateKind.Property
                    ? [GraphKey.OfTriple(head, read.Template.Property!, (string)r.Values["value"])]
                    : (IReadOnlyList<string>)[.. r.EdgeKeys.Take(MostRows)]
            )
            .ToList();
        var wanted = keys.SelectMany(k => k).Distinct().ToList();
        var triples = await scope
            .Db.Triples.AsNoTracking()
            .Where(t => t.WorkspaceId == scope.Id && wanted.Contains(t.GraphKey))
            .ToDictionaryAsync(t => t.GraphKey, cancellationToken)
            .ConfigureAwait(false);
        var evidence = (
            await TripleReader.EvidenceAsync(scope.Db, [.. triples.Values.Select(t => t.Id)], cancellationToken).ConfigureAwait(false)
        ).ToLookup(e => e.TripleId);
        return
        [
            .. keys.Select(row =>
                (IReadOnlyList<AskEvidence>)
                    [.. row.Where(triples.ContainsKey).Select(k => triples[k]).SelectMany(t => Of(t, evidence[t.Id]))]
            ),
        ];

        static IEnumerable<AskEvidence> Of(TripleRow triple, IEnumerable<EvidenceView> found)
        {
            var any = false;
            foreach (var e in found.Take(EvidenceInARow))
            {
                any = true;
                yield return new AskEvidence(
                    e.Document,
                    e.Sentence,
                    e.Start,
                    e.End,
                    e.DocumentId,
                    e.HeadStart,
                    e.HeadEnd,
                    e.TailStart,
                    e.TailEnd,
                    null
                );
            }

            // A triple from an imported file has no sentence; the file is what proves it.
            if (!any && triple.Source is { } source)
                yield return new AskEvidence(source, "", 0, 0, null, 0, 0, 0, 0, source);
        }
    }
}
