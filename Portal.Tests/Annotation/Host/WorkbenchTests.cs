using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Learning;
using Portal.Platform;
using Portal.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Host;

/// <summary>What an annotator does beside marking: carrying a decision on, denying, commenting, looking up, looking back.</summary>
public sealed class WorkbenchTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Propagation_SuggestsEverywhere_NamesWhatIsInTheWay_AndIsOneStepBackAndForth()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var documents = await AddAsync(host, ws, ["痛风患者关节痛。痛风反复。", "痛风与高尿酸有关。", "没有。", "痛风，痛风。"]);
        var (edits, propagation) = (host.Get<EditService>(), host.Get<PropagationService>());
        var source = Guid.CreateVersion7();
        await EditAsync(host, ws, documents[0], new DocumentEdit.AddMention(source, "Disease", 0, 2));
        await EditAsync(host, ws, documents[3], new DocumentEdit.AddMention(Guid.CreateVersion7(), "Symptom", 0, 2));

        var preview = await propagation.PreviewAsync(CoreHost.Operator, ws, documents[0], source, PropagationScope.Corpus, Stop);
        Assert.Equal(
            ("痛风", "Disease", 3, 3, 1, 0.5),
            (preview.Surface, preview.Type, preview.Places, preview.Documents, preview.Collisions, preview.Confidence)
        );
        Assert.Equal(("痛风", "Symptom"), preview.CollisionSamples.Select(c => (c.Obstacle, c.ObstacleType)).Single());
        Assert.Equal(
            1,
            (await propagation.PreviewAsync(CoreHost.Operator, ws, documents[0], source, PropagationScope.Document, Stop)).Places
        );
        Assert.Empty(await SuggestedAsync(host));

        var key = Guid.CreateVersion7();
        await propagation.ApplyAsync(CoreHost.Operator, ws, documents[0], source, PropagationScope.Corpus, key, Stop);
        await propagation.ApplyAsync(CoreHost.Operator, ws, documents[0], source, PropagationScope.Corpus, key, Stop);
        Assert.Equal([$"{documents[0]} 8", $"{documents[1]} 0", $"{documents[3]} 3"], await SuggestedAsync(host));

        // One is decided by a person before the whole is undone: that one stays.
        var decided = (await edits.GetAsync(CoreHost.Operator, ws, documents[1], Stop))!.Mentions.Single();
        Assert.Equal((PropagationService.Origin, 0.5), (decided.Origin, decided.Confidence));
        await EditAsync(host, ws, documents[1], new DocumentEdit.SetMentionState([decided.Id], MentionState.Accepted));
        await edits.UndoAsync(CoreHost.Operator, ws, documents[0], Guid.CreateVersion7(), Stop);
        Assert.Empty(await SuggestedAsync(host));
        Assert.Equal(MentionState.Accepted, (await edits.GetAsync(CoreHost.Operator, ws, documents[1], Stop))!.Mentions.Single().State);
        await edits.RedoAsync(CoreHost.Operator, ws, documents[0], Guid.CreateVersion7(), Stop);
        Assert.Equal([$"{documents[0]} 8", $"{documents[3]} 3"], await SuggestedAsync(host));
        await edits.UndoAsync(CoreHost.Operator, ws, documents[0], Guid.CreateVersion7(), Stop);
        Assert.Empty(await SuggestedAsync(host));

        // What is not accepted is not carried anywhere.
        await EditAsync(host, ws, documents[0], new DocumentEdit.SetMentionState([source], MentionState.Deleted));
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            propagation.ApplyAsync(CoreHost.Operator, ws, documents[0], source, PropagationScope.Corpus, Guid.CreateVersion7(), Stop)
        );
        Assert.Equal("annotation.propagate.notAccepted", refused.Problems[0].Code);
    }

    /// <summary>A figure to quote; the machine is shared, so it is not asserted.</summary>
    [Fact]
    public async Task Propagation_OverAThousandDocuments_ReachesAll()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var filler = string.Concat(Enumerable.Repeat("患者入院后完善相关检查，给予对症治疗，", 40));
        var documents = await AddAsync(
            host,
            ws,
            [.. Enumerable.Range(0, 1000).Select(i => $"第{i}例。{filler}痛风发作，{filler}复查痛风。")]
        );
        var source = Guid.CreateVersion7();
        var text = (await host.Get<EditService>().GetAsync(CoreHost.Operator, ws, documents[0], Stop))!.Text;
        var at = text.IndexOf("痛风", StringComparison.Ordinal);
        await EditAsync(host, ws, documents[0], new DocumentEdit.AddMention(source, "Disease", at, at + 2));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var done = await host.Get<PropagationService>()
            .ApplyAsync(CoreHost.Operator, ws, documents[0], source, PropagationScope.Corpus, Guid.CreateVersion7(), Stop);
        output.WriteLine($"{done.Places} places in {done.Documents} documents of {text.Length} characters: {clock.ElapsedMilliseconds} ms");
        Assert.Equal((1999, 1000), (done.Places, done.Documents));
        clock.Restart();
        await host.Get<EditService>().UndoAsync(CoreHost.Operator, ws, documents[0], Guid.CreateVersion7(), Stop);
        output.WriteLine($"undone in {clock.ElapsedMilliseconds} ms");
        Assert.Empty(await SuggestedAsync(host));
    }

    [Fact]
    public async Task Assertion_Negated_StatesNoTriple_AndPresentAgainDoes()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await AddAsync(host, ws, ["痛风患者否认关节痛。"]))[0];
        var (head, tail, relation) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await EditAsync(
            host,
            ws,
            document,
            new DocumentEdit.Batch([
                new DocumentEdit.AddMention(head, "Disease", 0, 2),
                new DocumentEdit.AddMention(tail, "Symptom", 6, 9),
                new DocumentEdit.AddRelation(relation, "has_symptom", head, tail),
            ])
        );
        Assert.Equal(1, await TriplesAsync());
        await EditAsync(host, ws, document, new DocumentEdit.SetAssertion([relation, tail], Assertion.Negated | Assertion.Uncertain));
        Assert.Equal(0, await TriplesAsync());
        var view = (await host.Get<EditService>().GetAsync(CoreHost.Operator, ws, document, Stop))!;
        Assert.Equal(
            (Assertion.Negated | Assertion.Uncertain, Assertion.Negated | Assertion.Uncertain),
            (view.Relations.Single().Assertion, view.Mentions.Single(m => m.Id == tail).Assertion)
        );
        await host.Get<EditService>().UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        Assert.Equal(1, await TriplesAsync());

        var history = await host.Get<EditLogService>().HistoryAsync(CoreHost.Operator, ws, document, relation, new PageRequest(), Stop);
        Assert.Equal(
            ["document.undo restore Accepted", "document.edit setAssertion Negated, Uncertain", "document.edit addRelation has_symptom"],
            history.Items.Select(h => $"{h.Kind} {h.Operation} {h.Detail}")
        );
        Assert.Equal([false, true, false], history.Items.Select(h => h.IsUndone));

        async Task<int> TriplesAsync()
        {
            await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
            return await db.Triples.CountAsync(Stop);
        }
    }

    /// <summary>A command is written down and read again when it is undone: where a mention stood comes back with it.</summary>
    [Fact]
    public async Task Undo_OfDeletingAndOfMoving_BringsThePlaceBack()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await AddAsync(host, ws, ["痛风患者否认关节痛。"]))[0];
        var (mention, value) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(mention, "Disease", 0, 2));
        await EditAsync(
            host,
            ws,
            document,
            new DocumentEdit.AddProperty(
                value,
                (await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, ws, Stop)).Schema.PropertiesOf("Disease").First().Id,
                mention,
                6,
                9
            )
        );
        await EditAsync(host, ws, document, new DocumentEdit.ResizeMention(mention, 0, 4));
        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([mention], MentionState.Deleted));
        Assert.Equal("", await SeenAsync());
        await UndoAsync();
        Assert.Equal("0-4 6-9", await SeenAsync());
        await UndoAsync();
        Assert.Equal("0-2 6-9", await SeenAsync());
        await host.Get<EditService>().RedoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);
        Assert.Equal("0-4 6-9", await SeenAsync());

        Task UndoAsync() => host.Get<EditService>().UndoAsync(CoreHost.Operator, ws, document, Guid.CreateVersion7(), Stop);

        async Task<string> SeenAsync()
        {
            var view = (await host.Get<EditService>().GetAsync(CoreHost.Operator, ws, document, Stop))!;
            return string.Join(
                ' ',
                view.Mentions.Select(m => $"{m.Start}-{m.End}").Concat(view.Relations.Select(r => $"{r.Start}-{r.End}"))
            );
        }
    }

    [Fact]
    public async Task Edit_OfWhatAnotherHasChanged_IsAConflict_UnlessBothDidTheSame()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await AddAsync(host, ws, ["痛风患者关节痛。"]))[0];
        var (edits, mention) = (host.Get<EditService>(), Guid.CreateVersion7());
        var heard = Channel.CreateUnbounded<long>();
        using var presence = host.Get<DocumentHub>()
            .Enter(document, new ActingUser(Guid.CreateVersion7(), "甲", false), changed => heard.Writer.TryWrite(changed.Revision));
        Assert.Equal(["甲"], host.Get<DocumentHub>().Others(document, CoreHost.Operator));
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(mention, "Disease", 0, 2));
        var seen = new SeenAnnotation(mention, "Disease", MentionState.Accepted, Assertion.Present, 0, 2);
        await EditAsync(host, ws, document, new DocumentEdit.RetypeMention(mention, "Symptom"));

        // The same as the other did is no conflict; another thing is, and changes nothing.
        Assert.True((await SendAsync(new DocumentEdit.RetypeMention(mention, "Symptom"), seen)).IsApplied);
        var refused = await SendAsync(new DocumentEdit.ResizeMention(mention, 0, 4), seen);
        Assert.Equal(("annotation.conflict", mention.ToString()), (refused.Problems[0].Code, refused.Problems[0].Field));
        Assert.Equal(
            ("Symptom", 2),
            (await edits.GetAsync(CoreHost.Operator, ws, document, Stop))!.Mentions.Select(m => (m.Type, m.End)).Single()
        );
        // Seen as it is, or without having looked, it is done.
        Assert.True((await SendAsync(new DocumentEdit.ResizeMention(mention, 0, 4), seen with { Type = "Symptom" })).IsApplied);
        Assert.True((await SendAsync(new DocumentEdit.SetMentionState([mention], MentionState.Deleted), null)).IsApplied);
        // Pages are told once it is on disk, in the order of the commits; the first is one's own coming.
        var told = new List<long>();
        while (told.Count < 6)
            told.Add(await heard.Reader.ReadAsync(Stop));
        Assert.Equal(told.Order(), told);

        async Task<EditOutcome> SendAsync(DocumentEdit edit, SeenAnnotation? of) =>
            (
                await edits.ApplyAsync(
                    CoreHost.Operator,
                    ws,
                    document,
                    [new KeyedEdit(Guid.CreateVersion7(), edit, of is null ? null : [of])],
                    Stop
                )
            ).Outcomes[0];
    }

    [Fact]
    public async Task Edit_OfAMentionWhosePiecesAnotherHasChanged_IsAConflict()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await AddAsync(host, ws, ["痛风患者关节痛。"]))[0];
        var mention = Guid.CreateVersion7();
        await EditAsync(host, ws, document, new DocumentEdit.AddMention(mention, "Symptom", 0, 7));
        var seen = new SeenAnnotation(mention, "Symptom", MentionState.Accepted, Assertion.Present, 0, 7);
        // Another takes the middle out: first and last character are where they were.
        await EditAsync(host, ws, document, new DocumentEdit.SetFragments(mention, [new(0, 2), new(4, 7)]));
        Assert.Equal("annotation.conflict", (await SendAsync(seen)).Problems[0].Code);
        Assert.True((await SendAsync(seen with { Fragments = [new(0, 2), new(4, 7)] })).IsApplied);

        async Task<EditOutcome> SendAsync(SeenAnnotation of) =>
            (
                await host.Get<EditService>()
                    .ApplyAsync(
                        CoreHost.Operator,
                        ws,
                        document,
                        [new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.SetFragments(mention, [new(0, 1), new(5, 7)]), [of])],
                        Stop
                    )
            ).Outcomes[0];
    }

    [Fact]
    public async Task Comments_AreAnchored_AndSettled()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await AddAsync(host, ws, ["痛风患者关节痛。"]))[0];
        var comments = host.Get<AnnotationCommentService>();
        var second = await comments.AddAsync(CoreHost.Operator, ws, document, 4, 7, " 是症状吗？ ", Stop);
        await comments.AddAsync(CoreHost.Operator, ws, document, 0, 2, "<b>不是标记</b>", Stop);
        var list = await comments.ListAsync(CoreHost.Operator, ws, document, Stop);
        Assert.Equal([(0, 2, "<b>不是标记</b>"), (4, 7, "是症状吗？")], list.Select(c => (c.Start, c.End, c.Text)));
        await comments.ResolveAsync(CoreHost.Operator, ws, second, true, Stop);
        Assert.NotNull((await comments.ListAsync(CoreHost.Operator, ws, document, Stop))[1].ResolvedAt);
        await comments.ResolveAsync(CoreHost.Operator, ws, second, false, Stop);
        Assert.Null((await comments.ListAsync(CoreHost.Operator, ws, document, Stop))[1].ResolvedAt);
        foreach (
            var (start, end, text, code) in new[]
            {
                (0, 99, "x", "annotation.span.illegal"),
                (2, 2, "x", "annotation.span.illegal"),
                (0, 2, " ", "annotation.comment.illegal"),
                (0, 2, new string('x', 4001), "annotation.comment.illegal"),
            }
        )
            Assert.Equal(
                code,
                (
                    await Assert.ThrowsAsync<ProblemException>(() =>
                        comments.AddAsync(CoreHost.Operator, ws, document, start, end, text, Stop)
                    )
                )
                    .Problems[0]
                    .Code
            );
    }

    [Fact]
    public async Task Lookup_FindsEntitiesAndTerms_AndTakesATermThatIsThenSuggested()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await AddAsync(host, ws, ["痛风患者关节痛。尿酸盐结晶。"]))[0];
        var lookup = host.Get<AnnotationLookupService>();
        var (head, tail) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await EditAsync(
            host,
            ws,
            document,
            new DocumentEdit.Batch([
                new DocumentEdit.AddMention(head, "Disease", 0, 2),
                new DocumentEdit.AddMention(tail, "Symptom", 4, 7),
                new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", head, tail),
            ])
        );
        Assert.Equal(
            ("Disease", "痛风", 1),
            (await lookup.FindAsync(CoreHost.Operator, ws, "痛风", Stop)).Entities.Select(e => (e.Type, e.Name, e.Triples)).Single()
        );
        Assert.True(await lookup.AddTermAsync(CoreHost.Operator, ws, " 尿酸盐结晶", "Symptom", Stop));
        Assert.False(await lookup.AddTermAsync(CoreHost.Operator, ws, "尿酸盐结晶", "Symptom", Stop));
        Assert.Equal(
            new LookupTerm(AnnotationLookupService.AnnotatorsList, "Symptom", "尿酸盐结晶"),
            Assert.Single((await lookup.FindAsync(CoreHost.Operator, ws, "尿酸盐结晶", Stop)).Terms)
        );
        Assert.Equal(
            "annotation.type.unknown",
            (await Assert.ThrowsAsync<ProblemException>(() => lookup.AddTermAsync(CoreHost.Operator, ws, "x", "Nothing", Stop)))
                .Problems[0]
                .Code
        );
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var schema = (await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, ws, Stop)).Schema;
        var dictionary = await host.Get<SuggestionEngines>()
            .DictionaryAsync((await db.Workspaces.SingleAsync(w => w.Slug == ws, Stop)).Id, schema, Stop);
        Assert.Contains(dictionary.Extract("关节里有尿酸盐结晶。").Mentions, m => m is { Type: "Symptom", Span: { Start: 4, End: 9 } });
    }

    private static async Task<List<Guid>> AddAsync(CoreHost host, string ws, IReadOnlyList<string> texts)
    {
        var ids = new List<Guid>();
        foreach (var (text, i) in texts.Select((t, i) => (t, i)))
            ids.Add((await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", text, Stop)).Item1);
        return ids;
    }

    private static async Task EditAsync(CoreHost host, string ws, Guid document, DocumentEdit edit)
    {
        var reply = await host.Get<EditService>()
            .ApplyAsync(CoreHost.Operator, ws, document, [new KeyedEdit(Guid.CreateVersion7(), edit)], Stop);
        Assert.True(reply.Outcomes[0].IsApplied, string.Join(' ', reply.Outcomes[0].Problems.Select(p => p.Code)));
    }

    private static async Task<List<string>> SuggestedAsync(CoreHost host)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        return
        [
            .. (await db.Mentions.Where(m => m.State == MentionState.Suggested).ToListAsync(Stop))
                .OrderBy(m => m.DocumentId.ToString(), StringComparer.Ordinal)
                .ThenBy(m => m.Start)
                .Select(m => $"{m.DocumentId} {m.Start}"),
        ];
    }
}
