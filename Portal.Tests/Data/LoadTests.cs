using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Team;
using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Schema;
using Portal.Tests.Support;
using static Portal.Tests.Data.LoadWorkspace;

namespace Portal.Tests.Data;

/// <summary>A team at work on the real page protocol: circuits, edits, drops, curation; afterwards the log is read and has to add up to
/// what is stored.</summary>
/// <remarks>PORTAL_LOAD_SECONDS, PORTAL_LOAD_ANNOTATORS, PORTAL_LOAD_CURATORS and PORTAL_LOAD_CIRCUITS set the size: before a release 600,
/// 50, 5 and 500.</remarks>
public sealed class LoadTests(ITestOutputHelper output)
{
    private static readonly string[] s_types = ["Disease", "Symptom", "Drug", "Check", "Department", "Food", "Therapy", "RiskFactor"];
    private readonly ConcurrentDictionary<Guid, bool> _sent = new();
    private readonly ConcurrentDictionary<Guid, bool> _acknowledged = new();
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentBag<string> _errors = [];
    private readonly ConcurrentBag<Circuit> _pages = [];
    private int _drops;
    private int _conflicts;
    private int _finished;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Team_OnCircuits_LosesNothing_AndNoDocumentHasTooMany()
    {
        var (seconds, annotators, curators) = (Setting("SECONDS", 15), Setting("ANNOTATORS", 8), Setting("CURATORS", 2));
        var folder = Directory.CreateTempSubdirectory("portal-load-").FullName;
        var (assigned, open) = await PrepareAsync(folder, annotators, curators, documents: Math.Max(40, annotators * seconds / 20));
        using (var server = await ServerProcess.StartProductionAsync(folder, ServerProcess.FreePort(), Stop))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var work = Task.WhenAll([
                .. Enumerable
                    .Range(0, annotators)
                    .Select(i => GuardedAsync($"annotator {i}", () => AnnotateAsync(server, i, assigned, ending.Token))),
                .. Enumerable
                    .Range(0, curators)
                    .Select(i => GuardedAsync($"curator {i}", () => CurateAsync(server, i, assigned, open, ending.Token))),
            ]);
            await Task.WhenAny(work, EnoughAsync(TimeSpan.FromSeconds(seconds)));
            await ending.CancelAsync();
            await work;
            output.WriteLine(
                $"{annotators} annotators and {curators} curators for {seconds} s: {_acknowledged.Count} edits acknowledged of "
                    + $"{_sent.Count} sent, {_conflicts} conflicts told, {_finished} documents finished, {_drops} drops, {Changes} "
                    + "changes pushed to open pages, "
                    + $"edit p50 {Percentile(0.5):0} ms, p95 {Percentile(0.95):0} ms, server {server.WorkingSet >> 20} MiB"
            );
        }

        Assert.Empty(_errors);
        Assert.NotEmpty(_acknowledged);
        Assert.True(_drops > 0, "No circuit was dropped.");
        Assert.True(Changes > 0, "No page was told of another's change.");
        await CheckAsync(folder);
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Circuits_Many_AreServed()
    {
        var circuits = Setting("CIRCUITS", 40);
        var folder = Directory.CreateTempSubdirectory("portal-circuits-").FullName;
        await PrepareAsync(folder, 1, 1, documents: 20);
        using (var server = await ServerProcess.StartProductionAsync(folder, ServerProcess.FreePort(), Stop))
        {
            var (http, cookies) = await SignInAsync(server, "c0");
            var documents = await DocumentsAsync(http, null);
            var before = server.WorkingSet;
            var open = new ConcurrentBag<Circuit>();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, circuits),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop },
                async (i, stop) =>
                    open.Add(await Circuit.OpenAsync(http, cookies, $"/w/{Slug}/label/{documents[i % documents.Count]}", stop))
            );
            output.WriteLine(
                $"{open.Count} circuits of the labeling page: {server.WorkingSet >> 20} MiB, {before >> 20} MiB before, "
                    + $"{(server.WorkingSet - before) / 1024.0 / circuits:0} KiB a circuit"
            );
            Assert.Equal(circuits, open.Count);
            Assert.All(open, c => Assert.Null(c.Error));
            foreach (var circuit in open)
                await circuit.DisposeAsync();
            http.Dispose();
        }

        Directory.Delete(folder, true);
    }

    private static int Setting(string name, int otherwise) =>
        int.Parse(
            Environment.GetEnvironmentVariable("PORTAL_LOAD_" + name) ?? otherwise.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

    // On a busy machine the time that was set may be over before anybody has begun.
    private async Task EnoughAsync(TimeSpan time)
    {
        await Task.Delay(time, Stop);
        for (var left = 300; left > 0 && (_acknowledged.IsEmpty || _drops == 0 || Changes == 0); left--)
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
    }

    private async Task GuardedAsync(string who, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // Time is over.
        }
        catch (Exception error)
        {
            _errors.Add($"{who}: {error.GetType().Name} {error.Message}");
        }
    }

    // Takes a document from the pool, opens its page, edits it as people do, loses the connection now and then, finishes, and goes on.
    private async Task AnnotateAsync(ServerProcess server, int number, Guid corpus, CancellationToken ending)
    {
        var random = new Random(number);
        var (http, cookies) = await SignInAsync(server, $"a{number}");
        using var _ = http;
        while (!ending.IsCancellationRequested)
        {
            var next = await JsonAsync(await http.PostAsync($"{Address}/corpora/{corpus}/assignments/next", null, Stop));
            if (next.GetProperty("document").ValueKind == JsonValueKind.Null)
                return;
            var document = next.GetProperty("document").GetGuid();
            await using var circuit = await Circuit.OpenAsync(http, cookies, $"/w/{Slug}/label/{document}", Stop);
            var view = await JsonAsync(await http.GetAsync($"{Address}/documents/{document}/annotations", Stop));
            var (layer, length) = (view.GetProperty("layer").GetGuid(), view.GetProperty("text").GetString()!.Length);
            var known = new List<Guid>();
            for (var i = 0; i < 12 && !ending.IsCancellationRequested; i++)
            {
                await EditAsync(http, document, layer, Step(random, known, length), null);
                if (random.Next(12) == 0)
                    await http.PostAsJsonAsync(
                        $"{Address}/documents/{document}/{(random.Next(2) == 0 ? "undo" : "redo")}?layer={layer}",
                        new { value = Guid.CreateVersion7() },
                        Stop
                    );
                if (random.Next(10) == 0)
                {
                    await circuit.DropAsync(Stop);
                    Interlocked.Increment(ref _drops);
                }

                await Task.Delay(random.Next(400, 1200), Stop);
            }

            if (circuit.Error is { } error)
                _errors.Add($"circuit of annotator {number}: {error}");
            if (
                !ending.IsCancellationRequested
                && (await http.PostAsync($"{Address}/documents/{document}/assignment/finish", null, Stop)).IsSuccessStatusCode
            )
                Interlocked.Increment(ref _finished);
        }
    }

    // All curators edit the same few open documents at once, each saying what they saw; and merge what annotators have finished.
    private async Task CurateAsync(ServerProcess server, int number, Guid assigned, Guid open, CancellationToken ending)
    {
        var random = new Random(1000 + number);
        var (http, cookies) = await SignInAsync(server, $"c{number}");
        using var _ = http;
        var shared = (await DocumentsAsync(http, open)).Take(2).ToList();
        await using var circuit = await Circuit.OpenAsync(http, cookies, $"/w/{Slug}/label/{shared[0]}", Stop);
        _pages.Add(circuit);
        while (!ending.IsCancellationRequested)
        {
            var document = shared[random.Next(shared.Count)];
            var view = await JsonAsync(await http.GetAsync($"{Address}/documents/{document}/annotations", Stop));
            var mentions = view.GetProperty("mentions").EnumerateArray().ToList();
            if (mentions.Count > 0 && random.Next(2) == 0)
            {
                var m = mentions[random.Next(mentions.Count)];
                var seen = new
                {
                    id = m.GetProperty("id").GetGuid(),
                    type = m.GetProperty("type").GetString(),
                    state = m.GetProperty("state").GetString(),
                    assertion = m.GetProperty("assertion").GetString(),
                    start = m.GetProperty("start").GetInt32(),
                    end = m.GetProperty("end").GetInt32(),
                };
                // As long as a person looks before they act: another may have been there by then.
                await Task.Delay(random.Next(20, 200), Stop);
                await EditAsync(
                    http,
                    document,
                    Guid.Empty,
                    new
                    {
                        op = "retypeMention",
                        seen.id,
                        type = s_types[random.Next(s_types.Length)],
                    },
                    seen
                );
            }
            else
            {
                await EditAsync(http, document, Guid.Empty, Step(random, [], view.GetProperty("text").GetString()!.Length), null);
            }

            if (random.Next(6) == 0)
            {
                var work = await JsonAsync(await http.GetAsync($"{Address}/corpora/{assigned}/assignments?pageSize=500", Stop));
                if (
                    work.GetProperty("items")
                        .EnumerateArray()
                        .FirstOrDefault(d =>
                            d.GetProperty("status").GetString() == "done" && d.GetProperty("curationState").GetString() == "none"
                        ) is
                    { ValueKind: JsonValueKind.Object } ready
                )
                    await http.PostAsJsonAsync(
                        $"{Address}/documents/{ready.GetProperty("document").GetGuid()}/curation/merge",
                        new
                        {
                            key = Guid.CreateVersion7(),
                            rule = "majority",
                            threshold = 0.5,
                        },
                        Stop
                    );
            }

            if (random.Next(20) == 0)
            {
                await circuit.DropAsync(Stop);
                Interlocked.Increment(ref _drops);
            }

            await Task.Delay(random.Next(300, 900), Stop);
        }

        if (circuit.Error is { } error)
            _errors.Add($"circuit of curator {number}: {error}");
    }

    private static object Step(Random random, List<Guid> known, int length)
    {
        var (start, id) = (random.Next(length - 6), Guid.CreateVersion7());
        if (known.Count > 0 && random.Next(4) == 0)
            return new
            {
                op = "setMentionState",
                ids = new[] { known[random.Next(known.Count)] },
                state = random.Next(2) == 0 ? "deleted" : "accepted",
            };
        if (known.Count > 0 && random.Next(4) == 0)
            return new
            {
                op = "resizeMention",
                id = known[random.Next(known.Count)],
                start,
                end = start + random.Next(1, 6),
            };
        known.Add(id);
        return new
        {
            op = "addMention",
            id,
            type = s_types[random.Next(s_types.Length)],
            start,
            end = start + random.Next(1, 6),
        };
    }

    private async Task EditAsync(HttpClient http, Guid document, Guid layer, object edit, object? seen)
    {
        var key = Guid.CreateVersion7();
        _sent[key] = true;
        var started = Stopwatch.GetTimestamp();
        using var response = await http.PostAsJsonAsync(
            $"{Address}/documents/{document}/edits?layer={layer}",
            new
            {
                items = new[]
                {
                    new
                    {
                        key,
                        edit,
                        seen = seen is null ? null : new[] { seen },
                    },
                },
            },
            Stop
        );
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        var outcome = (await JsonAsync(response)).GetProperty("outcomes")[0];
        if (outcome.GetProperty("isApplied").GetBoolean())
            _acknowledged[key] = true;
        else if (outcome.GetProperty("problems").EnumerateArray().Any(p => p.GetProperty("code").GetString() == "annotation.conflict"))
            Interlocked.Increment(ref _conflicts);
    }

    /// <summary>What has to be true whatever happened: read from the database when the server is gone.</summary>
    private async Task CheckAsync(string folder)
    {
        await using var host = await CoreHost.StartAsync(folder);
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        db.SeesAllLayers = true;
        var edits = await db.Edits.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(Stop);
        var stored = edits.Select(e => e.Id).ToHashSet();
        Assert.Empty(_acknowledged.Keys.Where(k => !stored.Contains(k)));
        Assert.Equal(edits.Count, stored.Count);
        Assert.Empty(edits.Where(e => e.Kind == "document.edit" && !_sent.ContainsKey(e.Id)));
        var work = await db.Assignments.AsNoTracking().ToListAsync(Stop);
        Assert.All(
            work.GroupBy(a => a.DocumentId),
            g =>
                Assert.True(
                    g.Count(a => a.State != AssignmentState.Abandoned) <= PerDocument
                        && g.Select(a => a.UserId).Distinct().Count() == g.Count()
                )
        );

        // The log, played again from the beginning, is what is stored: layer by layer.
        var schema = (await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, Slug, Stop)).Schema;
        var texts = await db.Documents.ToDictionaryAsync(d => d.Id, d => d.Text, Stop);
        var mentions = (await db.Mentions.AsNoTracking().ToListAsync(Stop)).ToLookup(m => (m.DocumentId, m.LayerId));
        var layers = edits.Where(e => e.DocumentId is not null).GroupBy(e => (Document: e.DocumentId!.Value, e.LayerId)).ToList();
        foreach (var layer in layers)
            Assert.Equal(
                Replay(texts[layer.Key.Document], schema, layer),
                mentions[layer.Key]
                    .Where(m => m.State is MentionState.Accepted or MentionState.Suggested)
                    .Select(m => $"{m.Id} {m.Type} {m.Start} {m.End} {m.State}")
                    .Order()
            );
        Assert.Empty(mentions.Select(m => m.Key).Except(layers.Select(l => l.Key)));
        output.WriteLine(
            $"checked: {edits.Count} edits of {layers.Count} layers played again, {work.Count} assignments, "
                + $"{await db.CurationDecisions.CountAsync(Stop)} decisions of merges"
        );
    }

    private static IEnumerable<string> Replay(string text, KnowledgeSchema schema, IEnumerable<EditRow> edits)
    {
        var annotations = new DocumentAnnotations(
            text,
            schema,
            new Dictionary<Guid, EntityMention>(),
            new Dictionary<Guid, RelationMention>()
        );
        foreach (var edit in edits)
        {
            var result = annotations.Apply(JsonSerializer.Deserialize<DocumentEdit>(edit.Command, JsonSerializerOptions.Web)!);
            Assert.True(result.Success, $"edit {edit.Sequence}: {string.Join(' ', result.Problems.Select(p => p.Code))}");
            annotations = result.Value.After;
        }

        return annotations
            .Mentions.Values.Where(m => m.State is MentionState.Accepted or MentionState.Suggested)
            .Select(m => $"{m.Id} {m.Type} {m.Span.Start} {m.Span.End} {m.State}")
            .Order();
    }

    private int Changes => _pages.Sum(p => p.Changes);

    private double Percentile(double share) => _milliseconds.Order().ElementAtOrDefault((int)(_milliseconds.Count * share));
}
