using CsCheck;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Annotation.Host;

/// <summary>An edit reads only what it looks at: what comes of it must be what comes of reading everything.</summary>
public sealed class EditReachTests
{
    private const string Text = "高血压患者常有头痛和头晕，吉田医生说。";
    private const int Steps = 60;
    private static readonly DateTime s_now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_ToWhatTheEditReaches_IsTheSameAsToEverything()
    {
        await using var host = await CoreHost.StartAsync();
        var workspace = (await host.Get<WorkspaceService>().CreateAsync(CoreHost.Operator, "reach", "reach", "zh", Stop)).Id;
        var corpus = new Corpus
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspace,
            Name = "c",
            CreatedAt = s_now,
        };
        await host.Get<WriteQueue>()
            .RunAsync(
                async db =>
                {
                    db.Corpora.Add(corpus);
                    await db.SaveChangesAsync(Stop);
                },
                Stop
            );
        var (edits, reads) = (0, 0);
        await Gen.Int[0, int.MaxValue]
            .Array[Steps]
            .SampleAsync(
                async numbers =>
                {
                    var document = await AddAsync(host, corpus);
                    DocumentEdit? undo = null;
                    foreach (var n in numbers)
                    {
                        var (inverse, less) = await StepAsync(host, workspace, document, n, undo);
                        (edits, reads) = (edits + (inverse == undo ? 0 : 1), reads + less);
                        undo = inverse;
                    }
                },
                iter: 12,
                threads: 1
            );
        Assert.True(edits > Steps, $"{edits} edits did something");
        Assert.True(reads > 0, "No edit read less than everything.");
    }

    // Both in one write: apart, and then kept.
    private static async Task<(DocumentEdit? Inverse, int Less)> StepAsync(
        CoreHost host,
        Guid workspace,
        Guid document,
        int n,
        DocumentEdit? undo
    ) =>
        await host.Get<WriteQueue>()
            .RunAsync(
                async db =>
                {
                    var schema = DemoContent.Of("zh").Schema;
                    var whole = await AnnotationSession.OpenAsync(db, workspace, document, schema);
                    if (n % 4 == 0)
                        Suggest(whole, n);
                    whole.Save(db, CoreHost.Operator.Id, s_now);
                    await db.SaveChangesAsync(Stop);
                    db.ChangeTracker.Clear();

                    var edit =
                        n % 7 == 3 && undo is not null ? undo
                        : n % 6 == 0
                            ? new DocumentEdit.Batch([
                                .. Enumerable
                                    .Range(1, 2)
                                    .Select(i => EditGenerator.Edit(whole.Annotations, unchecked(n * (i + 7)) & int.MaxValue)),
                            ])
                        : EditGenerator.Edit(whole.Annotations, n);
                    var near = await AnnotationSession.OpenAsync(db, workspace, document, Layers.Shared, schema, EditReach.Of([edit]));
                    var less = near.Annotations.Mentions.Count < whole.Annotations.Mentions.Count ? 1 : 0;
                    var (expected, result) = (whole.Apply(edit), near.Apply(edit));
                    Assert.Equal(expected.Problems.Select(p => $"{p}"), result.Problems.Select(p => $"{p}"));
                    if (!expected.Success)
                        return (undo, less);
                    Assert.Equal(expected.Value!.Mentions.OrderBy(m => m.Id), result.Value!.Mentions.OrderBy(m => m.Id));
                    Assert.Equal(expected.Value!.Relations.OrderBy(r => r.Id), result.Value!.Relations.OrderBy(r => r.Id));
                    Assert.Equal(expected.Value!.Inverse.Mentions.OrderBy(m => m.Id), result.Value!.Inverse.Mentions.OrderBy(m => m.Id));
                    Assert.Equal(expected.Value!.Inverse.Relations.OrderBy(r => r.Id), result.Value!.Inverse.Relations.OrderBy(r => r.Id));
                    // The evidence of everything at a changed mention is stated again: it must be there, with both its ends.
                    var changed = expected.Value!.Mentions.Select(m => m.Id).ToHashSet();
                    Assert.Equal(
                        whole
                            .Annotations.Relations.Values.Where(r => changed.Contains(r.Head) || (r.Tail is { } t && changed.Contains(t)))
                            .OrderBy(r => r.Id),
                        near.Annotations.Relations.Values.Where(r => changed.Contains(r.Head) || (r.Tail is { } t && changed.Contains(t)))
                            .OrderBy(r => r.Id)
                    );
                    Assert.All(
                        near.Annotations.Relations.Values.Where(r => changed.Contains(r.Head) || (r.Tail is { } t && changed.Contains(t))),
                        r =>
                            Assert.True(
                                near.Annotations.Mentions.ContainsKey(r.Head)
                                    && (r.Tail is not { } t || near.Annotations.Mentions.ContainsKey(t))
                            )
                    );
                    near.Save(db, CoreHost.Operator.Id, s_now);
                    await db.SaveChangesAsync(Stop);
                    return (expected.Value!.Inverse, less);
                },
                Stop
            );

    private static void Suggest(AnnotationSession session, int n)
    {
        var start = n / 3 % 12;
        var (head, tail) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        session.Add(
            [
                new EntityMention(head, "Disease", new TextSpan(start, start + 2), MentionState.Suggested, "dictionary", 0.9),
                new EntityMention(tail, "Symptom", new TextSpan(start + 3, start + 5), MentionState.Suggested, "dictionary", 0.9),
            ],
            [new RelationMention(Guid.CreateVersion7(), "has_symptom", head, tail, null, MentionState.Suggested, "rules", 0.5)]
        );
    }

    private static async Task<Guid> AddAsync(CoreHost host, Corpus corpus)
    {
        var id = Guid.CreateVersion7();
        await host.Get<WriteQueue>()
            .RunAsync(
                async db =>
                {
                    db.Documents.Add(
                        new Document
                        {
                            Id = id,
                            WorkspaceId = corpus.WorkspaceId,
                            CorpusId = corpus.Id,
                            Title = $"{id}",
                            Text = Text,
                            Sha256 = $"{id}",
                            CreatedAt = s_now,
                        }
                    );
                    await db.SaveChangesAsync(Stop);
                },
                Stop
            );
        return id;
    }
}
