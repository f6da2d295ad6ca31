using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Extraction;
using Portal.Domain.Extraction.Ensembles;
using Portal.Domain.Extraction.Relations;
using Portal.Domain.Extraction.Tagging;
using Portal.Domain.Schema;
using Portal.Learning;
using Portal.Services;
using Portal.Tests.Support;

namespace Portal.Tests.Services;

/// <summary>Engines that learn from what people decide: training, versions, suggestions, learning while people work, acceptance by a threshold.</summary>
public sealed class LearningTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Train_OnDecidedDocuments_MakesVersionsThatSuggest_AndThatCanBeChosenComparedExportedAndRemoved()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await LabelAsync(host, ws, ClinicNotes.Write(15, 1));
        var open = await AddAsync(host, ws, ClinicNotes.Write(5, 2));
        var engines = host.Get<EngineService>();
        Assert.All((await engines.ListAsync(CoreHost.Operator, ws, Stop)).Where(e => e.Learns), e => Assert.Null(e.Card));
        Assert.Equal("engine.notTrained", await ProblemAsync(host, ws, TaggerExtractor.Name));

        await engines.TrainAsync(CoreHost.Operator, ws, [], Stop);
        await host.RunJobsAsync();
        var models = await engines.ModelsAsync(CoreHost.Operator, ws, null, Stop);
        Assert.Equal([(RelationExtractor.Name, 1, true), (TaggerExtractor.Name, 1, true)], models.Select(m => (m.Engine, m.Number, m.IsActive)).Order());
        var tagger = models.Single(m => m.Engine == TaggerExtractor.Name);
        Assert.Equal((15, 135), (tagger.Documents, tagger.Examples));
        Assert.Equal(["Disease", "Drug", "Symptom"], tagger.Card.Types);
        var detail = (await engines.GetAsync(CoreHost.Operator, ws, tagger.Id, Stop))!;
        Assert.Equal((5, 15, 135), (detail.Evaluation!.Folds, detail.Evaluation.Documents, detail.Evaluation.Score.Marked));
        Assert.InRange(detail.Evaluation.Score.F1, 0.8, 1);
        Assert.Equal(4, detail.Evaluation.Curve.Count);

        await SuggestAsync(host, ws, EnsembleExtractor.Name);
        var (mentions, relations) = await RowsAsync(host, open.Select(o => o.Id));
        var found = mentions.Where(m => m.State == MentionState.Suggested).Select(m => (m.DocumentId, m.Type, m.Start, m.End)).ToHashSet();
        var expected = open.SelectMany(o => o.Note.Mentions.Select(m => (o.Id, m.Type, m.Span.Start, m.Span.End))).ToHashSet();
        Assert.InRange(found.Count(expected.Contains), expected.Count * 8 / 10, expected.Count);
        Assert.All(mentions, m => Assert.Contains(TaggerExtractor.Name, Votes(m.Votes).Select(v => v.Engine)));
        Assert.All(relations, r => Assert.Equal((MentionState.Suggested, "has_symptom"), (r.State, r.Type)));
        Assert.NotEmpty(relations);

        // A second version takes over; the first can be chosen again, and then stays.
        await engines.TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
        await host.RunJobsAsync();
        Assert.Equal([2], await ActiveAsync(engines, ws));
        await engines.ActivateAsync(CoreHost.Operator, ws, tagger.Id, Stop);
        await engines.TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
        await host.RunJobsAsync();
        Assert.Equal([1], await ActiveAsync(engines, ws));
        var all = await engines.ModelsAsync(CoreHost.Operator, ws, TaggerExtractor.Name, Stop);
        var difference = await engines.CompareAsync(CoreHost.Operator, ws, open[0].Id, all[0].Id, all[2].Id, Stop);
        Assert.NotEmpty(difference.Both);
        var (file, name) = (await engines.ExportAsync(CoreHost.Operator, ws, tagger.Id, Stop))!.Value;
        await using (file)
            Assert.Equal(("test-tagger-1.model", tagger.FileBytes, true), (name, file.Length, TaggerFile.Load(file).Success));
        Assert.Equal("engine.model.inUse", (await Assert.ThrowsAsync<ProblemException>(() => engines.RemoveAsync(CoreHost.Operator, ws, tagger.Id, Stop))).Problems[0].Code);
        await engines.RemoveAsync(CoreHost.Operator, ws, all[0].Id, Stop);
        Assert.Equal(2, (await engines.ModelsAsync(CoreHost.Operator, ws, TaggerExtractor.Name, Stop)).Count);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(host.Folder, "models")).Length);
        await engines.DeactivateAsync(CoreHost.Operator, ws, TaggerExtractor.Name, Stop);
        Assert.Empty(await ActiveAsync(engines, ws));
    }

    [Fact]
    public async Task Train_BelowTheActivationThreshold_OrOfNothing_TakesNoPlace()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var engines = host.Get<EngineService>();
        await engines.TrainAsync(CoreHost.Operator, ws, [], Stop);
        await host.RunJobsAsync();
        Assert.Empty(await engines.ModelsAsync(CoreHost.Operator, ws, null, Stop));
        await engines.SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { ActivationF1 = 1 }, Stop);
        await LabelAsync(host, ws, ClinicNotes.Write(3, 1));
        await engines.TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
        await host.RunJobsAsync();
        var model = Assert.Single(await engines.ModelsAsync(CoreHost.Operator, ws, null, Stop));
        Assert.NotNull(model.F1);
        Assert.False(model.IsActive);
        Assert.Equal("engine.settings.share", (await Assert.ThrowsAsync<ProblemException>(() => engines.SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { LeastConfidence = 2 }, Stop))).Problems[0].Code);
        Assert.Equal("engine.settings.autoAccept", (await Assert.ThrowsAsync<ProblemException>(() => engines.SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { AutoAccept = new AutoAccept(0.2, [], Guid.Empty) }, Stop))).Problems[0].Code);
        Assert.Equal("engine.notTrainable", (await Assert.ThrowsAsync<ProblemException>(() => engines.TrainAsync(CoreHost.Operator, ws, ["dictionary"], Stop))).Problems[0].Code);
    }

    [Fact]
    public async Task Activate_OfABrokenFile_LeavesTheOtherInUse()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await LabelAsync(host, ws, ClinicNotes.Write(6, 1));
        var engines = host.Get<EngineService>();
        for (var i = 0; i < 2; i++)
        {
            await engines.TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
            await host.RunJobsAsync();
        }

        var models = await engines.ModelsAsync(CoreHost.Operator, ws, null, Stop);
        var file = Path.Combine(host.Folder, "models", $"{models[1].Id:N}.model");
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file, Stop))[..100], Stop);
        Assert.Equal("engine.file.broken", (await Assert.ThrowsAsync<ProblemException>(() => engines.ActivateAsync(CoreHost.Operator, ws, models[1].Id, Stop))).Problems[0].Code);
        File.Delete(file);
        Assert.Equal("engine.file.missing", (await Assert.ThrowsAsync<ProblemException>(() => engines.ActivateAsync(CoreHost.Operator, ws, models[1].Id, Stop))).Problems[0].Code);
        Assert.Equal([2], await ActiveAsync(engines, ws));
    }

    [Fact]
    public async Task Suggest_Again_WithdrawsWhatIsNotMeantAnyMore_AndLeavesDecisionsAlone()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var lookup = host.Get<AnnotationLookupService>();
        var document = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "t", "甲乙丙与丁戊己，另有庚辛壬与子丑寅。", Stop)).Item1;
        foreach (var term in new[] { "甲乙丙", "丁戊己", "庚辛壬", "子丑寅" })
            await lookup.AddTermAsync(CoreHost.Operator, ws, term, "Disease", Stop);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        var (mentions, _) = await RowsAsync(host, [document]);
        Assert.Equal(4, mentions.Count);
        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([At(mentions, 0)], MentionState.Accepted));
        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([At(mentions, 4)], MentionState.Rejected));
        await host.Get<WriteQueue>().RunAsync(db => db.Terms.Where(t => t.Term != "子丑寅").ExecuteDeleteAsync(), Stop);

        var result = await SuggestAsync(host, ws, DictionaryExtractor.Name);
        Assert.Equal((0, 1), (result.Mentions, result.Withdrawn));
        (mentions, _) = await RowsAsync(host, [document]);
        Assert.Equal([(0, MentionState.Accepted), (4, MentionState.Rejected), (14, MentionState.Suggested)], mentions.Select(m => (m.Start, m.State)));

        // Nothing has changed since: nothing is gone through. A type that is new is looked for alone.
        Assert.Equal((0, 1), await SuggestAsync(host, ws, DictionaryExtractor.Name, onlyChanged: true) is var again ? (again.Documents, again.Unchanged) : default);
        await lookup.AddTermAsync(CoreHost.Operator, ws, "庚辛壬", "Disease", Stop);
        Assert.Equal((1, 1), await SuggestAsync(host, ws, DictionaryExtractor.Name, onlyChanged: true) is var more ? (more.Documents, more.Mentions) : default);
    }

    [Fact]
    public async Task Dictionary_TakesSpellingsForTheSame()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        foreach (var term in new[] { "类风湿关节炎", "高血压", "tumor" })
            await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, term, "Disease", Stop);
        var (workspace, schema) = await SchemaAsync(host, ws);
        var dictionary = await host.Get<SuggestionEngines>().DictionaryAsync(workspace, schema, Stop);
        const string Text = "類風濕關節炎與高血壓，ＴＵＭＯＲ and tumors.";
        Assert.Equal(["類風濕關節炎", "高血壓", "ＴＵＭＯＲ", "tumors"], dictionary.Extract(Text).Mentions.Select(m => m.Span.Of(Text)));
        Assert.True(host.Get<VariantTable>().Variants.Count > 2000);
    }

    [Fact]
    public async Task Suggest_AfterASchemaChange_AsksAModelForTheChangedTypesAlone()
    {
        await using var stub = await ModelStub.StartAsync();
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "t", "痛风患者服用秋水仙碱，住在南京。", Stop)).Item1;
        var connection = await host.Get<ModelService>().AddAsync(CoreHost.Operator, ws, "stub", stub.Address, "m", null, Stop);
        stub.Reply = _ => """{"entities":[{"text":"痛风","type":"Disease"},{"text":"秋水仙碱","type":"Drug"}],"relations":[]}""";
        await SuggestAsync(host, ws, $"llm:{connection}", onlyChanged: true);
        Assert.Single(stub.Requests);
        await SuggestAsync(host, ws, $"llm:{connection}", onlyChanged: true);
        Assert.Single(stub.Requests);

        var (id, current) = await SchemaAsync(host, ws);
        await host.Get<SchemaService>().PublishAsync(id, CoreHost.Operator.Id, current.With(new EntityType { Id = "City", Names = new LocalizedName("城市", "City") }), null, Stop);
        stub.Reply = _ => """{"entities":[{"text":"南京","type":"City"}],"relations":[]}""";
        await SuggestAsync(host, ws, $"llm:{connection}", onlyChanged: true);
        Assert.Equal(2, stub.Requests.Count);
        var asked = stub.Requests[1].GetProperty("messages")[0].GetProperty("content").ToString();
        Assert.Contains("City", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Disease", asked, StringComparison.Ordinal);
        var (mentions, _) = await RowsAsync(host, [document]);
        Assert.Equal(["City", "Disease", "Drug"], mentions.Where(m => m.State == MentionState.Suggested).Select(m => m.Type).Order());
    }

    [Fact]
    public async Task WhileWorking_ADecisionBringsNewSuggestions_AndWhatWasRejectedStaysAway()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var (loop, workspace) = (host.Get<LearningLoop>(), (await SchemaAsync(host, ws)).Id);
        var done = await LabelAsync(host, ws, ClinicNotes.Write(10, 1));
        // Enough was decided: a first training is queued, once.
        await loop.LearnAsync(workspace, [done[0]], CoreHost.Operator.Id, Stop);
        await loop.LearnAsync(workspace, [done[1]], CoreHost.Operator.Id, Stop);
        await using (var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop))
            Assert.Equal(1, await db.Jobs.CountAsync(j => j.Kind == TrainJob.JobKind, Stop));
        await host.RunJobsAsync();

        // A name of which nothing tells that it is a drug, until a person says so.
        var text = "方案为XQ九号。患者拒绝XQ九号。家属同意XQ九号。";
        var document = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "new", text, Stop)).Item1;
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 3, 7));
        await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
        var (mentions, _) = await RowsAsync(host, [document]);
        Assert.Equal([(3, MentionState.Accepted), (12, MentionState.Suggested), (21, MentionState.Suggested)], mentions.Where(m => m.Type == "Drug").Select(m => (m.Start, m.State)));
        Assert.All(mentions.Skip(1), m => Assert.Equal("1+", Votes(m.Votes).Single(v => v.Engine == TaggerExtractor.Name).Detail));

        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([At(mentions, 12)], MentionState.Rejected));
        await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
        (mentions, _) = await RowsAsync(host, [document]);
        Assert.Equal(MentionState.Rejected, mentions.Single(m => m.Start == 12).State);
        Assert.Equal(MentionState.Accepted, mentions.Single(m => m.Start == 3).State);

        // By hand only: nothing happens by itself.
        await host.Get<EngineService>().SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { Schedule = LearningSchedule.Manual }, Stop);
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Disease", 8, 10));
        var before = (await RowsAsync(host, [document])).Mentions.Count;
        await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
        Assert.Equal(before, (await RowsAsync(host, [document])).Mentions.Count);
    }

    /// <summary>From an edit to new suggestions, with 500 documents: the figure is printed; what is asserted is that they are there.</summary>
    [Fact]
    public async Task WhileWorking_With500Documents_SuggestsAgain()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var (loop, workspace) = (host.Get<LearningLoop>(), (await SchemaAsync(host, ws)).Id);
        await ImportAsync(host, workspace, ClinicNotes.Write(500, 1, 4));
        await host.Get<EngineService>().TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
        var clock = Stopwatch.StartNew();
        await host.RunJobsAsync();
        output.WriteLine($"training with cross-validation: {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var (name, i) in new[] { "甲一号", "甲二号", "甲三号", "甲四号" }.Select((n, i) => (n, i)))
        {
            var document = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", name, $"方案为{name}。患者拒绝{name}。家属同意{name}。", Stop)).Item1;
            await EditAsync(host, ws, document, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 3, 6));
            clock.Restart();
            await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
            output.WriteLine($"edit {i + 1}: {clock.ElapsedMilliseconds} ms");
            Assert.Contains((await RowsAsync(host, [document])).Mentions, m => m is { Type: "Drug", Start: 11, State: MentionState.Suggested });
        }
    }

    [Fact]
    public async Task AcceptAbove_AcceptsWhatIsSure_MarksIt_AndTakesItBack_ButNotWhatAPersonLookedAt()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var documents = new List<Guid>();
        foreach (var (text, i) in new[] { "甲乙丙与丁戊己。", "甲乙丙复发。" }.Select((t, i) => (t, i)))
            documents.Add((await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", text, Stop)).Item1);
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "甲乙丙", "Disease", Stop);
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "丁戊己", "Drug", Stop);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        var honesty = host.Get<HonestyService>();
        Assert.Equal(new AcceptAbovePreview(0, 0), await honesty.PreviewAsync(CoreHost.Operator, ws, new AcceptAbove(0.9, []), Stop));
        Assert.Equal(new AcceptAbovePreview(2, 2), await honesty.PreviewAsync(CoreHost.Operator, ws, new AcceptAbove(0.75, ["Disease"]), Stop));
        var key = Guid.CreateVersion7();
        Assert.Equal(3, (await honesty.AcceptAsync(CoreHost.Operator, ws, new AcceptAbove(0.75, []), key, Stop)).Mentions);
        Assert.Equal(0, (await honesty.AcceptAsync(CoreHost.Operator, ws, new AcceptAbove(0.75, []), key, Stop)).Mentions);
        var (mentions, _) = await RowsAsync(host, documents);
        Assert.All(mentions, m => Assert.Equal((MentionState.Accepted, true), (m.State, m.IsAutoAccepted)));
        // What no person decided says nothing about how good suggestions are.
        Assert.Equal((0, 3), await honesty.ReportAsync(CoreHost.Operator, ws, null, null, 0.95, Stop) is var report ? (report.Decided, report.Undecided) : default);
        Assert.Equal((3, 2, false), (report.Groups[0].Mentions, report.Groups[0].Documents, report.Groups[0].IsUndone));

        // A person who has looked at one of them has decided it.
        await EditAsync(host, ws, documents[1], new DocumentEdit.RetypeMention(mentions.Single(m => m.DocumentId == documents[1]).Id, "Symptom"));
        Assert.Equal(2, await honesty.UndoAsync(CoreHost.Operator, ws, key, Stop));
        (mentions, _) = await RowsAsync(host, documents);
        Assert.Equal([MentionState.Suggested, MentionState.Suggested, MentionState.Accepted], mentions.Select(m => m.State));
        Assert.Equal(0, await honesty.UndoAsync(CoreHost.Operator, ws, key, Stop));
        Assert.Equal("engine.acceptAbove", (await Assert.ThrowsAsync<ProblemException>(() => honesty.AcceptAsync(CoreHost.Operator, ws, new AcceptAbove(0.3, []), Guid.CreateVersion7(), Stop))).Problems[0].Code);

        // Turned on, it happens with each run, in the name of who turned it on; it is off unless somebody does.
        await host.Get<EngineService>().SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { AutoAccept = new AutoAccept(0.75, ["Drug"], Guid.Empty) }, Stop);
        Assert.Equal(1, (await SuggestAsync(host, ws, DictionaryExtractor.Name)).AutoAccepted);
        var only = (await RowsAsync(host, documents)).Mentions.Single(m => m.IsAutoAccepted);
        Assert.Equal(("Drug", CoreHost.Operator.Id), (only.Type, only.DecidedBy));
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(0, await db.Triples.CountAsync(Stop));
    }

    [Fact]
    public async Task Honesty_CountsWhatPeopleMadeOfSuggestions()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "甲乙丙", "Disease", Stop);
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "丁戊己", "Drug", Stop);
        var documents = new List<Guid>();
        for (var i = 0; i < 60; i++)
            documents.Add((await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", $"甲乙丙与丁戊己，第{i}例。", Stop)).Item1);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        var (mentions, _) = await RowsAsync(host, documents);
        foreach (var (document, i) in documents.Select((d, i) => (d, i)))
        {
            await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([mentions.Single(m => m.DocumentId == document && m.Type == "Disease").Id], MentionState.Accepted));
            await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([mentions.Single(m => m.DocumentId == document && m.Type == "Drug").Id], i < 15 ? MentionState.Accepted : MentionState.Rejected));
        }

        var report = await host.Get<HonestyService>().ReportAsync(CoreHost.Operator, ws, DictionaryExtractor.Name, null, 0.9, Stop);
        Assert.Equal((120, 75, 0), (report.Decided, report.Accepted, report.Undecided));
        Assert.Equal([("Disease", 60), ("Drug", 15)], report.Types.Select(t => (t.Type, t.Accepted)));
        Assert.Equal(0.8 - (75 / 120.0), report.Calibration.ExpectedError!.Value, 6);
        Assert.Null(report.Safe);
        Assert.NotNull((await host.Get<HonestyService>().ReportAsync(CoreHost.Operator, ws, null, "Disease", 0.9, Stop)).Safe);

        // From what people made of these, the next ones say what they are worth.
        var next = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "next", "甲乙丙与丁戊己。", Stop)).Item1;
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        Assert.All((await RowsAsync(host, [next])).Mentions, m => Assert.InRange(m.Confidence, 0.6, 0.65));
    }

    private static async Task<string> ProblemAsync(CoreHost host, string ws, string engine)
    {
        var job = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, engine, null, null, Stop);
        await host.RunJobsAsync();
        var row = (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, job, Stop))!;
        Assert.Equal(JobState.Failed, row.State);
        return row.Error!.Split('(')[0];
    }

    private static async Task<SuggestResult> SuggestAsync(CoreHost host, string ws, string engine, bool onlyChanged = false)
    {
        var job = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, engine, null, null, Stop, onlyChanged);
        await host.RunJobsAsync();
        var row = (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, job, Stop))!;
        Assert.True(row.State == JobState.Done, row.Error);
        return JsonSerializer.Deserialize<SuggestResult>(row.Result!)!;
    }

    private static async Task<List<(Guid Id, Note Note)>> AddAsync(CoreHost host, string ws, IReadOnlyList<Note> notes)
    {
        var documents = new List<(Guid, Note)>();
        foreach (var note in notes)
            documents.Add(((await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "note", note.Text, Stop)).Item1, note));
        return documents;
    }

    // As a person does it: marks everything, and says that it is done.
    private static async Task<List<Guid>> LabelAsync(CoreHost host, string ws, IReadOnlyList<Note> notes)
    {
        var documents = await AddAsync(host, ws, notes);
        foreach (var (id, note) in documents)
        {
            var ids = note.Mentions.Select(_ => Guid.CreateVersion7()).ToList();
            await EditAsync(host, ws, id, new DocumentEdit.Batch([
                .. note.Mentions.Select((m, i) => new DocumentEdit.AddMention(ids[i], m.Type, m.Span.Start, m.Span.End)),
                .. note.Relations.Select(r => new DocumentEdit.AddRelation(Guid.CreateVersion7(), r.Type, ids[r.Head], ids[r.Tail]))]));
            await host.Get<DocumentService>().SetStatusAsync(CoreHost.Operator, ws, id, DocumentStatus.Done, Stop);
        }

        return [.. documents.Select(d => d.Id)];
    }

    // Straight into the database: five hundred documents are quicker so.
    private static async Task ImportAsync(CoreHost host, Guid workspace, IReadOnlyList<Note> notes)
    {
        var documents = host.Get<DocumentService>();
        await host.Get<WriteQueue>().RunAsync(async db =>
        {
            var corpus = await documents.CorpusAsync(db, workspace, "c");
            foreach (var (note, i) in notes.Select((n, i) => (n, i)))
            {
                var document = documents.NewDocument(workspace, $"{i}", note.Text);
                (document.CorpusId, document.Status) = (corpus, DocumentStatus.Done);
                db.Documents.Add(document);
                var rows = note.Mentions.Select(m => new MentionRow
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
                }).ToList();
                db.Mentions.AddRange(rows);
                db.Relations.AddRange(note.Relations.Select(r => new RelationRow
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
                }));
            }

            await db.SaveChangesAsync();
        }, Stop);
    }

    private static async Task EditAsync(CoreHost host, string ws, Guid document, DocumentEdit edit)
    {
        var reply = await host.Get<EditService>().ApplyAsync(CoreHost.Operator, ws, document, [new KeyedEdit(Guid.CreateVersion7(), edit)], Stop);
        Assert.True(reply.Outcomes[0].IsApplied, string.Join(' ', reply.Outcomes[0].Problems.Select(p => p.Code)));
    }

    private static async Task<(List<MentionRow> Mentions, List<RelationRow> Relations)> RowsAsync(CoreHost host, IEnumerable<Guid> documents)
    {
        var ids = documents.ToList();
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        return ([.. (await db.Mentions.AsNoTracking().Where(m => ids.Contains(m.DocumentId)).ToListAsync(Stop)).OrderBy(m => ids.IndexOf(m.DocumentId)).ThenBy(m => m.Start)],
            await db.Relations.AsNoTracking().Where(r => ids.Contains(r.DocumentId)).ToListAsync(Stop));
    }

    private static async Task<(Guid Id, KnowledgeSchema Schema)> SchemaAsync(CoreHost host, string ws)
    {
        var (workspace, _) = await host.Get<WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        return (workspace.Id, (await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, ws, Stop)).Schema);
    }

    private static async Task<List<int>> ActiveAsync(EngineService engines, string ws) =>
        [.. (await engines.ModelsAsync(CoreHost.Operator, ws, TaggerExtractor.Name, Stop)).Where(m => m.IsActive).Select(m => m.Number)];

    private static Guid At(List<MentionRow> mentions, int start) => mentions.Single(m => m.Start == start).Id;

    private static List<EngineVote> Votes(string? json) => JsonSerializer.Deserialize<List<EngineVote>>(json!)!;
}
