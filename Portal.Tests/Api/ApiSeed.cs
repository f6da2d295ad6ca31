using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Portal.Tests.Api;

/// <summary>Fills a server through its API with one of each: workspaces, a schema, documents, mentions, triples, a job, a model…</summary>
public sealed class ApiSeed(HttpClient http, CancellationToken stop)
{
    private const string Schema = """
        {"entities":[{"id":"Disease","names":{"zh":"疾病"},"properties":[{"id":"onset","names":{"zh":"起病"}}]},
        {"id":"Symptom","names":{"zh":"症状"}}],
        "relations":[{"id":"has","names":{"zh":"症状"},"pairs":[{"head":"Disease","tail":"Symptom"}]}]}
        """;

    private readonly List<string> _ids = [];

    /// <summary>Words that mean something to the server, by the names of parameters and members.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FillAsync()
    {
        var document = await WorkspaceAsync("fuzz");
        var foreign = await WorkspaceAsync("other");
        var model = await IdAsync(
            "/api/v1/workspaces/fuzz/models",
            new
            {
                name = "none",
                // A port on which nothing listens.
                endpoint = "http://127.0.0.1:9/v1",
                model = "m",
            }
        );
        await IdAsync(
            "/api/v1/workspaces/fuzz/schema/comments",
            new
            {
                kind = "entity",
                element = "Disease",
                text = "?",
            }
        );
        await IdAsync(
            $"/api/v1/workspaces/fuzz/documents/{document}/comments",
            new
            {
                start = 0,
                end = 2,
                text = "?",
            }
        );
        var file = await FileAsync("a.csv", "text,title\n甲病有乙症。,x\n");
        var triples = await FileAsync("a.tsv", "甲病\thas\t乙症\tDisease\tSymptom\n");
        await IdAsync($"/api/v1/workspaces/fuzz/files/{file}/import", new { corpus = "c2", textColumns = new[] { "text" } });
        await IdAsync("/api/v1/workspaces/fuzz/engines/train", new { engines = new[] { "tagger" } });
        await CollectAsync("/api/v1/workspaces/fuzz/corpora", "corpora");
        await CollectAsync("/api/v1/workspaces/fuzz/triples", "triples");
        await CollectAsync("/api/v1/workspaces/fuzz/entities", "entities");
        await CollectAsync("/api/v1/workspaces/fuzz/members", "members");
        var corpora = await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/fuzz/corpora", stop);
        return new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            // Mostly where something is, sometimes elsewhere and nowhere.
            ["workspace"] = ["fuzz", "fuzz", "fuzz", "fuzz", "fuzz", "fuzz", "fuzz", "other", "nowhere"],
            ["id"] = [document, document, document, foreign, .. _ids],
            ["document"] = [document, foreign],
            ["corpus"] = [.. corpora.EnumerateArray().Select(c => c.GetProperty("id").GetString()!), "c"],
            ["file"] = [file, triples],
            ["model"] = [model],
            ["connection"] = [model],
            ["uuid"] = _ids,
            ["type"] = ["Disease", "Symptom", "has"],
            ["element"] = ["Disease", "has"],
            ["relation"] = ["has"],
            ["engine"] = ["dictionary", "tagger", "relations", "ensemble", "llm:" + model],
            ["language"] = ["zh", "en"],
            ["format"] = ["json", "xlsx", "owl", "brat", "webanno", "conll2003", "standoff"],
            ["kind"] = ["schema", "annotations", "triples", "faq"],
            ["version"] = ["0", "1", "2", "draft", "published"],
            ["starter"] = ["general"],
            ["userName"] = ["fuzz", "nobody"],
            ["encoding"] = ["utf-8", "gb18030"],
            ["endpoint"] = ["http://127.0.0.1:9/v1"],
            ["question"] = ["甲病有哪些症状？"],
            ["surface"] = ["甲病"],
            ["search"] = ["甲", "x"],
            ["body"] = [Schema, "甲病\n乙症\n", "text\n甲病\n", ""],
            [""] = ["甲病", "Disease", "x", "一句话。", "text", "c"],
        };
    }

    private async Task<string> WorkspaceAsync(string slug)
    {
        var root = $"/api/v1/workspaces/{slug}";
        (
            await http.PostAsJsonAsync(
                "/api/v1/workspaces",
                new
                {
                    slug,
                    name = slug,
                    language = "zh",
                },
                stop
            )
        ).EnsureSuccessStatusCode();
        using var schema = new StringContent(Schema, Encoding.UTF8, "application/json");
        (await http.PutAsync($"{root}/schema/draft?version=0", schema, stop)).EnsureSuccessStatusCode();
        var draft = await http.GetFromJsonAsync<JsonElement>($"{root}/schema/draft", stop);
        var version = draft.GetProperty("draft").GetProperty("version").GetInt32();
        (await http.PostAsync($"{root}/schema/publish?version={version}", null, stop)).EnsureSuccessStatusCode();
        var document = await IdAsync(
            $"{root}/documents",
            new
            {
                corpus = "c",
                title = "t",
                text = "甲病有乙症。" + slug,
            }
        );
        string head = Guid.CreateVersion7().ToString(),
            tail = Guid.CreateVersion7().ToString(),
            relation = Guid.CreateVersion7().ToString();
        _ids.AddRange([head, tail, relation]);
        var edits =
            $$"""[{"op":"addMention","id":"{{head}}","type":"Disease","start":0,"end":2},"""
            + $$"""{"op":"addMention","id":"{{tail}}","type":"Symptom","start":3,"end":5},"""
            + $$"""{"op":"addRelation","id":"{{relation}}","type":"has","head":"{{head}}","tail":"{{tail}}"}]""";
        var items = JsonSerializer.Deserialize<JsonElement[]>(edits)!.Select(edit => new { key = Guid.CreateVersion7(), edit });
        (await http.PostAsJsonAsync($"{root}/documents/{document}/edits", new { items }, stop)).EnsureSuccessStatusCode();
        return document;
    }

    private async Task<string> FileAsync(string name, string content)
    {
        using var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        using var response = await http.PostAsync($"/api/v1/workspaces/fuzz/files?name={name}", bytes, stop);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("file").GetString()!;
    }

    private async Task<string> IdAsync(string address, object body)
    {
        using var response = await http.PostAsJsonAsync(address, body, stop);
        Assert.True(response.IsSuccessStatusCode, $"{address}: {await response.Content.ReadAsStringAsync(stop)}");
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>(stop)).EnumerateObject().First().Value.GetString()!;
        _ids.Add(id);
        return id;
    }

    private async Task CollectAsync(string address, string what)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>(address, stop);
        var items = answer.ValueKind == JsonValueKind.Array ? answer : answer.GetProperty("items");
        var ids = items
            .EnumerateArray()
            .Select(i => (i.TryGetProperty("id", out var id) ? id : i.GetProperty("userId")).GetString()!)
            .ToList();
        Assert.True(ids.Count > 0, $"there are no {what}");
        _ids.AddRange(ids);
    }
}
