using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Data.Jobs;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Learning;
using Portal.Schema;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Learning.Host;

/// <summary>What tests of learning have people and engines do.</summary>
internal static class LearningWork
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<string> ProblemAsync(CoreHost host, string ws, string engine)
    {
        var job = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, engine, null, null, Stop);
        await host.RunJobsAsync();
        var row = (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, job, Stop))!;
        Assert.Equal(JobState.Failed, row.State);
        return row.Error!.Split('(')[0];
    }

    public static async Task<SuggestResult> SuggestAsync(CoreHost host, string ws, string engine, bool onlyChanged = false)
    {
        var job = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, engine, null, null, Stop, onlyChanged);
        await host.RunJobsAsync();
        var row = (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, job, Stop))!;
        Assert.True(row.State == JobState.Done, row.Error);
        return JsonSerializer.Deserialize<SuggestResult>(row.Result!)!;
    }

    public static Task<List<(Guid Id, Note Note)>> AddAsync(CoreHost host, string ws, IReadOnlyList<Note> notes) =>
        AddAsync(host.Services, ws, notes);

    private static async Task<List<(Guid Id, Note Note)>> AddAsync(IServiceProvider services, string ws, IReadOnlyList<Note> notes)
    {
        var documents = new List<(Guid, Note)>();
        foreach (var note in notes)
            documents.Add(
                (
                    (
                        await services.GetRequiredService<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "note", note.Text, Stop)
                    ).Item1,
                    note
                )
            );
        return documents;
    }

    public static Task<List<Guid>> LabelAsync(CoreHost host, string ws, IReadOnlyList<Note> notes) => LabelAsync(host.Services, ws, notes);

    // As a person does it: marks everything, and says that it is done.
    public static async Task<List<Guid>> LabelAsync(IServiceProvider services, string ws, IReadOnlyList<Note> notes)
    {
        var documents = await AddAsync(services, ws, notes);
        foreach (var (id, note) in documents)
        {
            var ids = note.Mentions.Select(_ => Guid.CreateVersion7()).ToList();
            await EditAsync(
                services,
                ws,
                id,
                new DocumentEdit.Batch([
                    .. note.Mentions.Select((m, i) => new DocumentEdit.AddMention(ids[i], m.Type, m.Span.Start, m.Span.End)),
                    .. note.Relations.Select(r => new DocumentEdit.AddRelation(Guid.CreateVersion7(), r.Type, ids[r.Head], ids[r.Tail])),
                ])
            );
            await services.GetRequiredService<DocumentService>().SetStatusAsync(CoreHost.Operator, ws, id, DocumentStatus.Done, Stop);
        }

        return [.. documents.Select(d => d.Id)];
    }

    // Straight into the database: five hundred documents are quicker so.
    public static async Task ImportAsync(CoreHost host, Guid workspace, IReadOnlyList<Note> notes)
    {
        var documents = host.Get<DocumentService>();
        await host.Get<WriteQueue>()
            .RunAsync(
                async db =>
                {
                    var corpus = await documents.CorpusAsync(db, workspace, "c");
                    foreach (var (note, i) in notes.Select((n, i) => (n, i)))
                    {
                        var document = documents.NewDocument(workspace, $"{i}", note.Text);
                        (document.CorpusId, document.Status) = (corpus, DocumentStatus.Done);
                        db.Documents.Add(document);
                        var rows = note
                            .Mentions.Select(m => new MentionRow
                            {
                                Id = Guid.CreateVersion7(),
                                WorkspaceId = workspace,
                                DocumentId = document.Id,
                                Type = m.Type,
                                Start = m.Span.Start,
                                End = m.Span.End,
                                State = MentionState.Accepted,
                                Origin = "person",
                                Confidence = 1,
                            })
                            .ToList();
                        db.Mentions.AddRange(rows);
                        db.Relations.AddRange(
                            note.Relations.Select(r => new RelationRow
                            {
                                Id = Guid.CreateVersion7(),
                                WorkspaceId = workspace,
                                DocumentId = document.Id,
                                Type = r.Type,
                                HeadId = rows[r.Head].Id,
                                TailId = rows[r.Tail].Id,
                                State = MentionState.Accepted,
                                Origin = "person",
                                Confidence = 1,
                            })
                        );
                    }

                    await db.SaveChangesAsync();
                },
                Stop
            );
    }

    public static Task EditAsync(CoreHost host, string ws, Guid document, DocumentEdit edit) =>
        EditAsync(host.Services, ws, document, edit);

    private static async Task EditAsync(IServiceProvider services, string ws, Guid document, DocumentEdit edit)
    {
        var reply = await services
            .GetRequiredService<EditService>()
            .ApplyAsync(CoreHost.Operator, ws, document, [new KeyedEdit(Guid.CreateVersion7(), edit)], Stop);
        Assert.True(reply.Outcomes[0].IsApplied, string.Join(' ', reply.Outcomes[0].Problems.Select(p => p.Code)));
    }

    public static async Task<(List<MentionRow> Mentions, List<RelationRow> Relations)> RowsAsync(CoreHost host, IEnumerable<Guid> documents)
    {
        var ids = documents.ToList();
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        return (
            [
                .. (await db.Mentions.AsNoTracking().Where(m => ids.Contains(m.DocumentId)).ToListAsync(Stop))
                    .OrderBy(m => ids.IndexOf(m.DocumentId))
                    .ThenBy(m => m.Start),
            ],
            await db.Relations.AsNoTracking().Where(r => ids.Contains(r.DocumentId)).ToListAsync(Stop)
        );
    }

    public static async Task<(Guid Id, KnowledgeSchema Schema)> SchemaAsync(CoreHost host, string ws)
    {
        var (workspace, _) = await host.Get<WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        return (workspace.Id, (await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, ws, Stop)).Schema);
    }

    public static async Task<List<int>> ActiveAsync(EngineService engines, string ws) =>
        [.. (await engines.ModelsAsync(CoreHost.Operator, ws, TaggerExtractor.Name, Stop)).Where(m => m.IsActive).Select(m => m.Number)];

    public static Guid At(List<MentionRow> mentions, int start) => mentions.Single(m => m.Start == start).Id;

    public static List<EngineVote> Votes(string? json) => JsonSerializer.Deserialize<List<EngineVote>>(json!)!;
}
