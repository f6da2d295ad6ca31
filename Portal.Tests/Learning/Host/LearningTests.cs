using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Learning;
using Portal.Models;
using Portal.Schema;
using Portal.Tests.Support;
using static Portal.Tests.Learning.Host.LearningWork;

namespace Portal.Tests.Learning.Host;

/// <summary>Engines that learn from what people decide: training, versions, suggestions, learning while people work.</summary>
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
        Assert.Equal(
            [(RelationExtractor.Name, 1, true), (TaggerExtractor.Name, 1, true)],
            models.Select(m => (m.Engine, m.Number, m.IsActive)).Order()
        );
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
        Assert.Equal(
            "engine.model.inUse",
            (await Assert.ThrowsAsync<ProblemException>(() => engines.RemoveAsync(CoreHost.Operator, ws, tagger.Id, Stop))).Problems[0].Code
        );
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
        Assert.Equal(
            "engine.settings.share",
            (
                await Assert.ThrowsAsync<ProblemException>(() =>
                    engines.SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { LeastConfidence = 2 }, Stop)
                )
            )
                .Problems[0]
                .Code
        );
        Assert.Equal(
            "engine.settings.autoAccept",
            (
                await Assert.ThrowsAsync<ProblemException>(() =>
                    engines.SetSettingsAsync(
                        CoreHost.Operator,
                        ws,
                        new LearningSettings { AutoAccept = new AutoAccept(0.2, [], Guid.Empty) },
                        Stop
                    )
                )
            )
                .Problems[0]
                .Code
        );
        Assert.Equal(
            "engine.notTrainable",
            (await Assert.ThrowsAsync<ProblemException>(() => engines.TrainAsync(CoreHost.Operator, ws, ["dictionary"], Stop)))
                .Problems[0]
                .Code
        );
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
        Assert.Equal(
            "engine.file.broken",
            (await Assert.ThrowsAsync<ProblemException>(() => engines.ActivateAsync(CoreHost.Operator, ws, models[1].Id, Stop)))
                .Problems[0]
                .Code
        );
        File.Delete(file);
        Assert.Equal(
            "engine.file.missing",
            (await Assert.ThrowsAsync<ProblemException>(() => engines.ActivateAsync(CoreHost.Operator, ws, models[1].Id, Stop)))
                .Problems[0]
                .Code
        );
        Assert.Equal([2], await ActiveAsync(engines, ws));
    }

    [Fact]
    public async Task Suggest_Again_WithdrawsWhatIsNotMeantAnyMore_AndLeavesDecisionsAlone()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var lookup = host.Get<AnnotationLookupService>();
        var document = (
            await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "t", "甲乙丙与丁戊己，另有庚辛壬与子丑寅。", Stop)
        ).Item1;
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
        Assert.Equal(
            [(0, MentionState.Accepted), (4, MentionState.Rejected), (14, MentionState.Suggested)],
            mentions.Select(m => (m.Start, m.State))
        );

        // Nothing has changed since: nothing is gone through. A type that is new is looked for alone.
        Assert.Equal(
            (0, 1),
            await SuggestAsync(host, ws, DictionaryExtractor.Name, onlyChanged: true) is var again
                ? (again.Documents, again.Unchanged)
                : default
        );
        await lookup.AddTermAsync(CoreHost.Operator, ws, "庚辛壬", "Disease", Stop);
        Assert.Equal(
            (1, 1),
            await SuggestAsync(host, ws, DictionaryExtractor.Name, onlyChanged: true) is var more
                ? (more.Documents, more.Mentions)
                : default
        );
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
        var document = (
            await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "t", "痛风患者服用秋水仙碱，住在南京。", Stop)
        ).Item1;
        var connection = await host.Get<ModelService>().AddAsync(CoreHost.Operator, ws, "stub", stub.Address, "m", null, Stop);
        stub.Reply = _ => """{"entities":[{"text":"痛风","type":"Disease"},{"text":"秋水仙碱","type":"Drug"}],"relations":[]}""";
        await SuggestAsync(host, ws, $"llm:{connection}", onlyChanged: true);
        Assert.Single(stub.Requests);
        await SuggestAsync(host, ws, $"llm:{connection}", onlyChanged: true);
        Assert.Single(stub.Requests);

        var (id, current) = await SchemaAsync(host, ws);
        await host.Get<SchemaService>()
            .PublishAsync(
                id,
                CoreHost.Operator.Id,
                current.With(new EntityType { Id = "City", Names = new LocalizedName("城市", "City") }),
                null,
                Stop
            );
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
        var (loop, workspace) = (host.Get<LearningWhileWorking>(), (await SchemaAsync(host, ws)).Id);
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
        Assert.Equal(
            [(3, MentionState.Accepted), (12, MentionState.Suggested), (21, MentionState.Suggested)],
            mentions.Where(m => m.Type == "Drug").Select(m => (m.Start, m.State))
        );
        Assert.All(mentions.Skip(1), m => Assert.Equal("1+", Votes(m.Votes).Single(v => v.Engine == TaggerExtractor.Name).Detail));

        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([At(mentions, 12)], MentionState.Rejected));
        await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
        (mentions, _) = await RowsAsync(host, [document]);
        Assert.Equal(MentionState.Rejected, mentions.Single(m => m.Start == 12).State);
        Assert.Equal(MentionState.Accepted, mentions.Single(m => m.Start == 3).State);

        // By hand only: nothing happens by itself.
        await host.Get<EngineService>()
            .SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { Schedule = LearningSchedule.Manual }, Stop);
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Disease", 8, 10));
        var before = (await RowsAsync(host, [document])).Mentions.Count;
        await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
        Assert.Equal(before, (await RowsAsync(host, [document])).Mentions.Count);
    }

    /// <summary>What was decided after the data of the version in use were read, while it was trained or before a restart, is learned with
    /// the next decision.</summary>
    [Fact]
    public async Task WhileWorking_AfterARestart_KnowsWhatWasDecidedSinceTheVersion()
    {
        var folder = Directory.CreateTempSubdirectory("portal-test-").FullName;
        const string Text = "方案为XQ九号。患者拒绝XQ九号。";
        string ws;
        Guid workspace;
        await using (var host = await CoreHost.StartAsync(folder))
        {
            ws = await host.WorkspaceAsync();
            workspace = (await SchemaAsync(host, ws)).Id;
            await LabelAsync(host, ws, ClinicNotes.Write(10, 1));
            var job = await host.Get<EngineService>().TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
            // The training has read its data when somebody decides something more.
            var handler = host.Get<IEnumerable<IJobHandler>>().OfType<TrainJob>().Single();
            var context = new JobContext(
                job,
                workspace,
                CoreHost.Operator.Id,
                JsonSerializer.Serialize(new TrainParameters([TaggerExtractor.Name], false)),
                null,
                null,
                0,
                0,
                DateTime.UnixEpoch
            );
            await handler.NextAsync(context, Stop);
            var document = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "during", Text, Stop)).Item1;
            await EditAsync(host, ws, document, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 3, 7));
            await host.RunJobsAsync();
            await LearnsAsync(host);
        }

        await using (var host = await CoreHost.StartAsync(folder))
            await LearnsAsync(host);
        Directory.Delete(folder, true);

        async Task LearnsAsync(CoreHost host)
        {
            var model = (await host.Get<EngineModels>().ActiveAsync(workspace, TaggerExtractor.Name, Stop))!;
            Assert.DoesNotContain(host.Get<EngineModels>().Tagger(model).Tag(Text), m => m is { Type: "Drug", Span: { Start: 3, End: 7 } });
            var other = (
                await host.Get<DocumentService>()
                    .AddAsync(CoreHost.Operator, ws, "c", "other", $"主诉为咳嗽{Guid.CreateVersion7():N}。", Stop)
            ).Item1;
            await EditAsync(host, ws, other, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Symptom", 3, 5));
            await host.Get<LearningWhileWorking>().LearnAsync(workspace, [other], CoreHost.Operator.Id, Stop);
            Assert.Contains(
                host.Get<LiveTaggers>().Adapted(workspace, model.Id)!.Tag(Text),
                m => m is { Type: "Drug", Span: { Start: 3, End: 7 } }
            );
        }
    }

    /// <summary>From an edit to new suggestions, with 500 documents: the figure is printed; what is asserted is that they are
    /// there.</summary>
    [Fact]
    public async Task WhileWorking_With500Documents_SuggestsAgain()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var (loop, workspace) = (host.Get<LearningWhileWorking>(), (await SchemaAsync(host, ws)).Id);
        await ImportAsync(host, workspace, ClinicNotes.Write(500, 1, 4));
        await host.Get<EngineService>().TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
        var clock = Stopwatch.StartNew();
        await host.RunJobsAsync();
        output.WriteLine($"training with cross-validation: {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var (name, i) in new[] { "甲一号", "甲二号", "甲三号", "甲四号" }.Select((n, i) => (n, i)))
        {
            var document = (
                await host.Get<DocumentService>()
                    .AddAsync(CoreHost.Operator, ws, "c", name, $"方案为{name}。患者拒绝{name}。家属同意{name}。", Stop)
            ).Item1;
            await EditAsync(host, ws, document, new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 3, 6));
            clock.Restart();
            await loop.LearnAsync(workspace, [document], CoreHost.Operator.Id, Stop);
            output.WriteLine($"edit {i + 1}: {clock.ElapsedMilliseconds} ms");
            Assert.Contains(
                (await RowsAsync(host, [document])).Mentions,
                m => m is { Type: "Drug", Start: 11, State: MentionState.Suggested }
            );
        }
    }
}
