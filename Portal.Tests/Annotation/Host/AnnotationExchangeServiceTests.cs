using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Annotation.Exchange;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Host;

public sealed class AnnotationExchangeServiceTests
{
    /// <summary>Line ends of Windows, an emoji before the spans, a suggestion, an unknown type, a relation against the schema.</summary>
    private const string Sample =
        """{"title":"t1","text":"😀\r\n痛风常有关节痛，痛风用药甲。","entities":[{"id":"a","type":"疾病","start":4,"end":6,"text":"痛风"},"""
        + """{"id":"b","type":"Symptom","start":8,"end":11,"text":"关节痛"},"""
        + """{"id":"c","type":"药物","start":15,"end":17,"state":"suggested","confidence":0.4,"origin":"llm:x"},"""
        + """{"id":"d","type":"Planet","start":12,"end":14}],"relations":[{"type":"has_symptom","head":"a","tail":"b"},"""
        + """{"type":"has_symptom","head":"b","tail":"a"}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A project export of INCEpTION: what its curators decided is taken, what single users annotated is not.</summary>
    [Fact]
    public async Task Import_OfAnInceptionExport_TakesTheCuratedDocuments()
    {
        static string Tsv(string type) =>
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n"
            + $"#Text=痛风常有关节痛\n1-1\t0-2\t痛风\t*\t{type}\t\n1-2\t2-7\t常有关节痛\t_\t_\t\n";
        using var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, true))
        {
            using var nested = new MemoryStream();
            using (var inner = new System.IO.Compression.ZipArchive(nested, System.IO.Compression.ZipArchiveMode.Create, true))
            {
                Put(
                    inner,
                    "CURATION_USER.tsv",
                    Encoding.UTF8.GetBytes(
                        Tsv("Disease")
                            .Replace("痛风常", "高热常", StringComparison.Ordinal)
                            .Replace("痛风\t*", "高热\t*", StringComparison.Ordinal)
                    )
                );
                Put(inner, "TypeSystem.xml", Encoding.UTF8.GetBytes("<x/>"));
            }

            Put(zip, "exportedproject.json", Encoding.UTF8.GetBytes("{}"));
            Put(zip, "annotation/甲.txt/admin.tsv", Encoding.UTF8.GetBytes(Tsv("Drug")));
            Put(zip, "curation/甲.txt/CURATION_USER.tsv", Encoding.UTF8.GetBytes(Tsv("Disease")));
            Put(zip, "curation/乙.txt/CURATION_USER.zip", nested.ToArray());
        }

        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var result = await host.Get<AnnotationExchangeService>()
            .ImportAsync(CoreHost.Operator, ws, "inception", "project.zip", new MemoryStream(bytes.ToArray()), "webanno", false, Stop);
        Assert.Equal((2, 2, 0), (result.Documents, result.Mentions, result.Rejected.Count));
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(["乙.txt", "甲.txt"], (await db.Documents.Select(d => d.Title).ToListAsync(Stop)).Order(StringComparer.Ordinal));
        Assert.All(await db.Mentions.ToListAsync(Stop), m => Assert.Equal(("Disease", 0, 2), (m.Type, m.Start, m.End)));

        static void Put(System.IO.Compression.ZipArchive zip, string name, byte[] content)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
    }

    [Fact]
    public async Task Import_KeepsOffsetsTypesAndStates_SaysWhatItRejects_AndIsRepeatable()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var exchange = host.Get<AnnotationExchangeService>();
        var result = await exchange.ImportAsync(
            CoreHost.Operator,
            ws,
            "gold",
            "a.jsonl",
            new MemoryStream(Encoding.UTF8.GetBytes(Sample)),
            "jsonl",
            false,
            Stop
        );
        Assert.Equal((1, 3, 1), (result.Documents, result.Mentions, result.Relations));
        Assert.Equal(["annotations.type.unknown", "annotations.relation.illegal"], result.Rejected.Select(r => r.Code));
        Assert.Contains("Planet", result.Rejected[0].Message, StringComparison.Ordinal);

        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var document = await db.Documents.SingleAsync(Stop);
        Assert.Equal("😀\n痛风常有关节痛，痛风用药甲。", document.Text);
        Assert.Equal(DocumentStatus.Suggested, document.Status);
        Assert.Equal(
            ["痛风 Disease Accepted", "关节痛 Symptom Accepted", "药甲 Drug Suggested"],
            (await db.Mentions.OrderBy(m => m.Start).ToListAsync(Stop)).Select(m => $"{document.Text[m.Start..m.End]} {m.Type} {m.State}")
        );
        Assert.Equal(TripleState.Pending, (await db.Triples.SingleAsync(Stop)).State);

        // Once more: nothing is doubled. Decided by the file: the suggestion is decided.
        await exchange.ImportAsync(
            CoreHost.Operator,
            ws,
            "gold",
            "a.jsonl",
            new MemoryStream(Encoding.UTF8.GetBytes(Sample)),
            "jsonl",
            false,
            Stop
        );
        Assert.Equal(
            (1, 3, 1, 1),
            (
                await db.Documents.CountAsync(Stop),
                await db.Mentions.CountAsync(Stop),
                await db.Relations.CountAsync(Stop),
                await db.Edits.CountAsync(e => e.Kind == "document.import", Stop)
            )
        );
        await exchange.ImportAsync(
            CoreHost.Operator,
            ws,
            "gold",
            "a.jsonl",
            new MemoryStream(Encoding.UTF8.GetBytes(Sample.Replace("suggested", "accepted", StringComparison.Ordinal))),
            "jsonl",
            false,
            Stop
        );
        Assert.Equal(3, await db.Mentions.CountAsync(m => m.State == MentionState.Accepted, Stop));

        // An import is an edit: it can be taken back, step by step.
        await host.Get<EditService>().UndoAsync(CoreHost.Operator, ws, document.Id, Guid.CreateVersion7(), Stop);
        Assert.Equal(2, await db.Mentions.CountAsync(m => m.State == MentionState.Accepted, Stop));
        await host.Get<EditService>().UndoAsync(CoreHost.Operator, ws, document.Id, Guid.CreateVersion7(), Stop);
        Assert.Equal(3, await db.Mentions.CountAsync(m => m.State == MentionState.Deleted, Stop));
        Assert.Equal(0, await db.Triples.CountAsync(Stop));
    }

    [Fact]
    public async Task Import_WithNewTypes_AddsThemToTheDraftAlone()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var result = await host.Get<AnnotationExchangeService>()
            .ImportAsync(CoreHost.Operator, ws, "gold", "a.jsonl", new MemoryStream(Encoding.UTF8.GetBytes(Sample)), "jsonl", true, Stop);
        Assert.Empty(result.Rejected);
        Assert.Equal((1, 4, 2), (result.Documents, result.Mentions, result.Relations));
        var draft = (await host.Get<SchemaService>().DraftAsync(CoreHost.Operator, ws, Stop)).Schema;
        Assert.Equal("Planet", draft.Entity("Planet")!.Names.En);
        Assert.True(draft.Allows("has_symptom", "Symptom", "Disease"));
        Assert.Null((await host.Get<SchemaService>().VersionAsync(CoreHost.Operator, ws, "published", Stop)).Schema.Entity("Planet"));
    }

    /// <summary>The demo's work through every format and back into an empty workspace: what the format holds is the same again.</summary>
    [Fact]
    public async Task Demo_ThroughEveryFormat_ComesBack()
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        var exchange = host.Get<AnnotationExchangeService>();
        var before = await TextsAsync("demo-zh", PortalJsonFormat.Instance);
        Assert.True(before.Sum(d => d.Relations.Length) > 300);
        foreach (var format in AnnotationFormats.All)
        {
            var ws = await host.WorkspaceAsync("to-" + format.Name);
            var export = await host.Get<AnnotationExportService>().ExportAsync(CoreHost.Operator, "demo-zh", null, format.Name, "id", Stop);
            var import = await exchange.ImportAsync(
                CoreHost.Operator,
                ws,
                "back",
                export.Name,
                new MemoryStream(export.Content),
                format.Name,
                false,
                Stop
            );
            Assert.True(import.Rejected.Count == 0, $"{format.Name}: {string.Join("; ", import.Rejected.Take(5))}");
            var losses = format.CannotHold.Append("title").ToList();
            var after = await TextsAsync(ws, PortalJsonFormat.Instance);
            Assert.Equal(
                AnnotationMembers.Canonical(before, losses).Order(StringComparer.Ordinal),
                AnnotationMembers.Canonical(after, losses).Order(StringComparer.Ordinal)
            );
        }

        async Task<IReadOnlyList<AnnotatedText>> TextsAsync(string ws, IAnnotationFormat format)
        {
            var export = await host.Get<AnnotationExportService>().ExportAsync(CoreHost.Operator, ws, null, format.Name, "id", Stop);
            return format.Read(AnnotationFiles.Open(export.Name, export.Content)).GetValueOrThrow().Documents;
        }
    }

    [Fact]
    public async Task Import_AsAJob_IsPreviewedAndDoesTheSame()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var exchange = host.Get<AnnotationExchangeService>();
        var lines = string.Concat(
            Enumerable
                .Range(0, 120)
                .Select(i =>
                    Sample.Replace("t1", $"t{i}", StringComparison.Ordinal).Replace("药甲。", $"药甲。{i}", StringComparison.Ordinal) + "\n"
                )
        );
        var file = await host.Get<ImportService>()
            .UploadAsync(CoreHost.Operator, ws, "many.jsonl", new MemoryStream(Encoding.UTF8.GetBytes(lines)), Stop);
        var preview = await exchange.PreviewAsync(CoreHost.Operator, ws, file, "jsonl", true, Stop);
        Assert.Equal((120, 480, 240, 0), (preview.Documents, preview.Mentions, preview.Relations, preview.RejectedCount));
        Assert.Equal(["Planet"], preview.NewTypes);
        preview = await exchange.PreviewAsync(CoreHost.Operator, ws, file, "jsonl", false, Stop);
        Assert.Equal((360, 240, 100), (preview.Mentions, preview.RejectedCount, preview.Rejected.Count));

        var job = await exchange.StartAsync(CoreHost.Operator, ws, file, "gold", "jsonl", false, Stop);
        await host.RunJobsAsync();
        var result = System.Text.Json.JsonSerializer.Deserialize<AnnotationJobResult>(
            (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, job, Stop))!.Result!
        )!;
        Assert.Equal(
            (120, 360, 120, 240, 100),
            (result.Documents, result.Mentions, result.Relations, result.RejectedCount, result.Rejected.Count)
        );
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(
            (120, 360, 120),
            (await db.Documents.CountAsync(Stop), await db.Mentions.CountAsync(Stop), await db.Relations.CountAsync(Stop))
        );
    }

    [Fact]
    public async Task Import_WhatCannotBe_IsSaidAndChangesNothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var exchange = host.Get<AnnotationExchangeService>();
        Assert.Equal("annotations.format.unknown", await CodeAsync("{}"u8.ToArray(), "nope"));
        Assert.Equal("import.empty", await CodeAsync([], "jsonl"));
        Assert.Equal("annotations.json.broken", await CodeAsync("{\"text\":"u8.ToArray(), "doccano"));
        Assert.Equal("annotations.format.other", await CodeAsync("{\"text\":\"x\"}"u8.ToArray(), "cluener"));
        Assert.Equal("annotations.zip.broken", await CodeAsync([(byte)'P', (byte)'K', 3, 4, 9, 9], "brat"));
        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            exchange.ImportAsync(ActingUser.Nobody, ws, "gold", "a", new MemoryStream("{}"u8.ToArray()), "jsonl", false, Stop)
        );
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(0, await db.Documents.CountAsync(Stop));

        async Task<string> CodeAsync(byte[] content, string format) =>
            (
                await Assert.ThrowsAsync<ProblemException>(() =>
                    exchange.ImportAsync(CoreHost.Operator, ws, "gold", "a", new MemoryStream(content), format, false, Stop)
                )
            )
                .Problems[0]
                .Code;
    }
}
