using Portal.Annotation;
using Portal.Answering;
using Portal.Corpora;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Answering;
using Portal.Graph;
using Portal.Knowledge;
using Portal.Learning;
using Portal.Platform;
using Portal.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Answering.Host;

/// <summary>The loop without a browser: text, mentions, relation, approval, graph, answer.</summary>
public sealed class LoopTests
{
    private const string Text = "手足口病患儿常有口腔疱疹和发热。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Loop_FromTextToAnswer_ProvesItselfByTheSentence()
    {
        await using var host = await CoreHost.StartAsync();
        var (ws, document, relation) = await RelateAsync(host);
        var pending = Assert.Single(
            (
                await host.Get<ReviewService>().QueueAsync(CoreHost.Operator, ws, TripleState.Pending, null, null, new PageRequest(), Stop)
            ).Items
        );
        Assert.Equal("手足口病", pending.Head.Name);
        Assert.Equal(AnswerStatus.NotInGraph, (await AskAsync(host, ws)).Status);

        await DecideAsync(host, ws, pending.Id, TripleState.Approved);
        var answer = await AskAsync(host, ws);
        Assert.Equal(AnswerStatus.Answered, answer.Status);
        var evidence = Assert.Single(Assert.Single(answer.Rows).Evidence);
        Assert.Equal((Text, document, 0, Text.Length), (evidence.Sentence, evidence.DocumentId!.Value, evidence.Start, evidence.End));

        // Taking the mention back takes exactly its contribution out of the graph.
        await EditAsync(host, ws, document, new DocumentEdit.SetRelationState([relation], MentionState.Deleted));
        await host.RunJobsAsync();
        Assert.Equal(AnswerStatus.NotInGraph, (await AskAsync(host, ws)).Status);
        Assert.Equal(0, (await host.Get<GraphService>().StatisticsAsync(CoreHost.Operator, ws, Stop)).Nodes);
    }

    [Fact]
    public async Task Edit_SameKeyTwice_IsOneEdit()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = await AddAsync(host, ws);
        var edit = new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.AddMention(Guid.CreateVersion7(), "Disease", 0, 4));
        for (var i = 0; i < 3; i++)
            Assert.True(
                (await host.Get<EditService>().ApplyAsync(CoreHost.Operator, ws, document, [edit, edit], Stop)).Outcomes[0].IsApplied
            );
        Assert.Single((await host.Get<EditService>().GetAsync(CoreHost.Operator, ws, document, Stop))!.Mentions);
        Assert.Equal(1, (await host.Get<EditLogService>().LogAsync(CoreHost.Operator, ws, document, new PageRequest(), Stop)).Total);
    }

    [Fact]
    public async Task UndoRedo_WalkBackAndForth()
    {
        await using var host = await CoreHost.StartAsync();
        var (ws, document, _) = await RelateAsync(host);
        var edits = host.Get<EditService>();
        async Task<(int, int)> CountAsync() =>
            (await edits.GetAsync(CoreHost.Operator, ws, document, Stop)) is { } view
                ? (view.Mentions.Count, view.Relations.Count)
                : default;
        Assert.Equal((2, 1), await CountAsync());
        await edits.UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        Assert.Equal((2, 0), await CountAsync());
        await edits.UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        await edits.UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        Assert.Equal((0, 0), await CountAsync());
        await edits.UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        for (var i = 0; i < 3; i++)
            await edits.RedoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        Assert.Equal((2, 1), await CountAsync());
        await edits.RedoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        await edits.UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        Assert.Equal((2, 0), await CountAsync());
        Assert.Equal(
            0,
            (
                await host.Get<ReviewService>().QueueAsync(CoreHost.Operator, ws, TripleState.Pending, null, null, new PageRequest(), Stop)
            ).Total
        );
    }

    [Fact]
    public async Task Review_EditedTriple_GoesToTheGraphAsCorrected()
    {
        await using var host = await CoreHost.StartAsync();
        var (ws, _, _) = await RelateAsync(host);
        var review = host.Get<ReviewService>();
        var triple = Assert.Single(
            (await review.QueueAsync(CoreHost.Operator, ws, TripleState.Pending, null, null, new PageRequest(), Stop)).Items
        );
        await Assert.ThrowsAsync<ProblemException>(() =>
            review.EditAsync(
                CoreHost.Operator,
                ws,
                Guid.CreateVersion7(),
                triple.Id,
                triple.Version,
                "手足口病",
                "side_effect",
                "疱疹",
                Stop
            )
        );
        await review.EditAsync(
            CoreHost.Operator,
            ws,
            Guid.CreateVersion7(),
            triple.Id,
            triple.Version,
            "手足口病",
            "has_symptom",
            "疱疹",
            Stop
        );
        await host.RunJobsAsync();
        Assert.Equal("手足口病的症状：疱疹。", (await AskAsync(host, ws)).Answer);
        await DecideAsync(host, ws, triple.Id, TripleState.Rejected);
        Assert.Equal(AnswerStatus.NotInGraph, (await AskAsync(host, ws)).Status);
    }

    [Fact]
    public async Task Suggest_WhatWasRejected_IsNotProposedAgain()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = await AddAsync(host, ws);
        await host.Get<KnowledgeService>().AddTermsAsync(CoreHost.Operator, ws, "list", "Symptom", "发热\n口腔疱疹", Stop);
        await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, "dictionary", null, null, Stop);
        await host.RunJobsAsync();
        var edits = host.Get<EditService>();
        var suggested = (await edits.GetAsync(CoreHost.Operator, ws, document, Stop))!.Mentions;
        Assert.Equal(2, suggested.Count);
        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([suggested[0].Id], MentionState.Rejected));
        await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, "dictionary", null, null, Stop);
        await host.RunJobsAsync();
        Assert.Equal(suggested[1].Id, Assert.Single((await edits.GetAsync(CoreHost.Operator, ws, document, Stop))!.Mentions).Id);
    }

    [Fact]
    public async Task Schema_SavedFromAnOldVersion_IsAConflict()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var schemas = host.Get<SchemaService>();
        var draft = await schemas.DraftAsync(CoreHost.Operator, ws, Stop);
        var saved = await schemas.SaveDraftAsync(CoreHost.Operator, ws, draft.Schema, draft.Version, Stop);
        await schemas.SaveDraftAsync(CoreHost.Operator, ws, draft.Schema, saved.Version, Stop);
        var error = await Assert.ThrowsAsync<ProblemException>(() =>
            schemas.SaveDraftAsync(CoreHost.Operator, ws, draft.Schema, saved.Version, Stop)
        );
        Assert.Equal("schema.conflict", error.Problems[0].Code);
    }

    private static async Task<(string Workspace, Guid Document, Guid Relation)> RelateAsync(CoreHost host)
    {
        var ws = await host.WorkspaceAsync();
        var document = await AddAsync(host, ws);
        var (head, tail, relation) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(head, "Disease", 0, 4));
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(tail, "Symptom", 8, 12));
        await EditAsync(host, ws, document, new DocumentEdit.AddRelation(relation, "has_symptom", head, tail));
        return (ws, document, relation);
    }

    private static async Task<Guid> AddAsync(CoreHost host, string ws) =>
        (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "手足口病", Text, Stop)).Id;

    private static async Task EditAsync(CoreHost host, string ws, Guid document, DocumentEdit edit) =>
        Assert.True(
            (await host.Get<EditService>().ApplyAsync(CoreHost.Operator, ws, document, [new KeyedEdit(Guid.CreateVersion7(), edit)], Stop))
                .Outcomes[0]
                .IsApplied
        );

    private static async Task DecideAsync(CoreHost host, string ws, Guid triple, TripleState state)
    {
        Assert.Equal(1, await host.Get<ReviewService>().DecideAsync(CoreHost.Operator, ws, Guid.CreateVersion7(), [triple], state, Stop));
        await host.RunJobsAsync();
    }

    private static async Task<AskResult> AskAsync(CoreHost host, string ws) =>
        AskResult.Of(await host.Get<AskService>().AskAsync(CoreHost.Operator, ws, "手足口病有哪些症状？", Stop));
}
