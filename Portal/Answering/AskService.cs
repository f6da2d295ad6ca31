using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Answering;
using Portal.Domain.Graph;
using Portal.Graph;
using Portal.Hosting;

namespace Portal.Services;

/// <summary>Answers questions from the graph by templates, with the sentences that prove each row.</summary>
[ApplicationService]
public sealed class AskService(
    AccessControl access, IDbContextFactory<PortalDbContext> contexts, AnswerEngineCache engines, GraphStores stores, PortalMeters meters)
{
    public const int MostRows = 50;
    private const int EvidenceInARow = 3;

    /// <summary>Answers a question in the language it is put in.</summary>
    public async Task<AskResult> AskAsync(ActingUser actor, string workspace, string question, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(question))
            throw new ProblemException("question.empty", "question");
        var engine = await engines.GetAsync(found.Id, cancellationToken).ConfigureAwait(false);
        var result = await AnswerAsync(found, engine, question.Trim(), cancellationToken).ConfigureAwait(false);
        meters.Answered(TimeSpan.FromMilliseconds(result.Milliseconds), result.Status);
        return result;
    }

    /// <summary>The templates that questions are understood by.</summary>
    public async Task<IReadOnlyList<QuestionTemplate>> TemplatesAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return (await engines.GetAsync(found.Id, cancellationToken).ConfigureAwait(false)).Interpreter.Templates;
    }

    private async Task<AskResult> AnswerAsync(Workspace workspace, AnswerEngine engine, string question, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var language = question.Any(Domain.Text.CharacterFolding.IsHan) ? "zh" : "en";
        var read = engine.Interpreter.Interpret(question, engine.Linker);
        if (read.Pattern is null)
            return Unanswered(question, read, language, null, started);

        var isCount = read.Pattern.Return == PatternReturn.Count;
        var pattern = isCount ? read.Pattern with { Return = PatternReturn.Nodes } : read.Pattern;
        var result = await stores.Embedded(workspace.Id).QueryAsync(pattern, MostRows, cancellationToken).ConfigureAwait(false);
        if (result.Total == 0)
            return Unanswered(question, read with { Status = AnswerStatus.NotInGraph }, language, CypherWriter.Write(read.Pattern, MostRows), started);

        var edgeKeys = result.Rows.Select(r => (IReadOnlyList<string>)[.. r.Edges.Select(e => e.Key).Distinct()]).ToList();
        var rows = isCount
            ? [new AnswerRow(new Dictionary<string, object> { ["count"] = result.Total }, [.. edgeKeys.SelectMany(k => k).Distinct()])]
            : result.Rows.Select((r, i) => new AnswerRow(ValuesOf(read.Template!, r), edgeKeys[i])).ToList();
        var total = isCount ? 1 : result.Total;
        var elapsed = Stopwatch.GetElapsedTime(started);
        var evidence = await EvidenceAsync(workspace.Id, read, rows, cancellationToken).ConfigureAwait(false);
        var statement = CypherWriter.Write(read.Pattern, MostRows);
        return new AskResult(
            question, "answered", "template", TemplateOf(read.Template), Slots(read), statement.Text, statement.Parameters,
            [.. rows.Select((r, i) => new AskRow(r.Values, evidence[i]))], total,
            AnswerWriter.Write(engine.Schema, read.Template!, read.Slots, rows, total, language), read.Confidence, Math.Round(elapsed.TotalMilliseconds, 3), [], []);
    }

    private static Dictionary<string, object> ValuesOf(QuestionTemplate template, PatternRow row) => template.Kind switch
    {
        TemplateKind.Property => new() { ["value"] = row.Value! },
        TemplateKind.Exists => new() { ["exists"] = true },
        _ => new() { ["name"] = row.Node!.Name, ["type"] = row.Node.Label, ["key"] = row.Node.Key },
    };

    private async Task<IReadOnlyList<IReadOnlyList<AskEvidence>>> EvidenceAsync(Guid workspaceId, Interpretation read, IReadOnlyList<AnswerRow> rows, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var head = read.Slots[0].Entity!.Key;
        var keys = rows.Select(r => read.Template!.Kind == TemplateKind.Property
            ? [GraphKey.OfTriple(head, read.Template.Property!, (string)r.Values["value"])]
            : (IReadOnlyList<string>)[.. r.EdgeKeys.Take(MostRows)]).ToList();
        var wanted = keys.SelectMany(k => k).Distinct().ToList();
        var triples = await db.Triples.AsNoTracking().Where(t => t.WorkspaceId == workspaceId && wanted.Contains(t.GraphKey)).ToDictionaryAsync(t => t.GraphKey, cancellationToken).ConfigureAwait(false);
        var evidence = (await TripleReader.EvidenceAsync(db, [.. triples.Values.Select(t => t.Id)], cancellationToken).ConfigureAwait(false)).ToLookup(e => e.TripleId);
        return [.. keys.Select(row => (IReadOnlyList<AskEvidence>)[.. row.Where(triples.ContainsKey).Select(k => triples[k]).SelectMany(t => Of(t, evidence[t.Id]))])];

        static IEnumerable<AskEvidence> Of(TripleRow triple, IEnumerable<EvidenceView> found)
        {
            var any = false;
            foreach (var e in found.Take(EvidenceInARow))
            {
                any = true;
                yield return new AskEvidence(e.Document, e.Sentence, e.Start, e.End, e.DocumentId, e.HeadStart, e.HeadEnd, e.TailStart, e.TailEnd, null);
            }

            // A triple from an imported file has no sentence; the file is what proves it.
            if (!any && triple.Source is { } source)
                yield return new AskEvidence(source, "", 0, 0, null, 0, 0, 0, 0, source);
        }
    }

    private static AskResult Unanswered(string question, Interpretation read, string language, CypherStatement? statement, long started)
    {
        var status = read.Status switch
        {
            AnswerStatus.NotInGraph => "notInGraph",
            AnswerStatus.Ambiguous => "ambiguous",
            _ => "notUnderstood",
        };
        var zh = language == "zh";
        var answer = read.Status switch
        {
            AnswerStatus.NotInGraph => AnswerWriter.NotInGraph(read.Slots, language),
            AnswerStatus.Ambiguous => zh ? "这个问题有多种理解，请说得更具体。" : "This question can be read in several ways; please be more specific.",
            _ => zh ? "我不知道：没有模板能完整理解这个问题。" : "I do not know: no template accounts for the whole question.",
        };
        return new AskResult(question, status, "template", TemplateOf(read.Template), Slots(read), statement?.Text, statement?.Parameters, [], 0, answer,
            read.Confidence, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3), [.. read.Alternatives.Select(a => a.Id)], read.Unexplained);
    }

    private static AskTemplate? TemplateOf(QuestionTemplate? template) => template is null ? null : new AskTemplate(
        template.Id, char.ToLowerInvariant(template.Kind.ToString()[0]) + template.Kind.ToString()[1..], template.Relation, template.Property,
        template.Hops.Count == 0 ? null : template.Hops[^1].IsForward ? "forward" : "backward");

    private static List<AskSlot> Slots(Interpretation read) => [.. read.Slots.Select(s => new AskSlot(s.Name, s.Type, s.Value, s.Entity?.Name))];
}
