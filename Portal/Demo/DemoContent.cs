using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Portal.Domain.Answering.Judging;
using Portal.Domain.Learning;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Demo;

/// <summary>What a demo workspace is filled with; read from the program's own resources.</summary>
public sealed class DemoContent
{
    private static readonly ConcurrentDictionary<string, DemoContent> s_cache = new();

    private DemoContent(string language)
    {
        Schema = SchemaJson.Read(Resource($"{language}/schema.json")).GetValueOrThrow();
        Documents =
        [
            .. Lines($"{language}/documents.txt")
                .Aggregate(
                    new List<List<string>>(),
                    (documents, line) =>
                    {
                        if (line.StartsWith("# ", StringComparison.Ordinal))
                            documents.Add([]);
                        documents[^1].Add(line);
                        return documents;
                    }
                )
                .Select(DemoMarkup.Parse),
        ];
        Faq = [.. Lines($"{language}/faq.tsv").Select(l => l.Split('\t')).Select(c => (c[0], c[1]))];
        Questions =
        [
            .. Lines($"{language}/questions.tsv")
                .Select(l => l.Split('\t'))
                .Select(c => new GoldQuestion(c[0], c[2], language, c[1], c.Length < 4 || c[3].Length == 0 ? [] : c[3].Split('|'))),
        ];
        Aliases =
        [
            .. Lines($"{language}/aliases.tsv")
                .Select(l => l.Split('\t'))
                .Select(c => (c[0], c[1], (IReadOnlyList<string>)c[2].Split('|'))),
        ];
        Dictionary =
        [
            .. Documents
                .Where(d => d.Stage == DemoStage.Approved)
                .SelectMany(d => d.Mentions.Select(m => new DictionaryEntry(m.Span.Of(d.Text), m.Type, DictionarySource.ApprovedEntity))),
            .. Schema.Entities.SelectMany(e => e.Examples.Select(x => new DictionaryEntry(x, e.Id, DictionarySource.SchemaExample))),
            .. Aliases.SelectMany(a => a.Aliases.Select(x => new DictionaryEntry(x, a.Type, DictionarySource.ApprovedEntity))),
        ];
        CorpusName = language == "zh" ? "内科科普" : "Internal medicine primer";
    }

    public KnowledgeSchema Schema { get; }

    public IReadOnlyList<DemoDocument> Documents { get; }

    public IReadOnlyList<(string Question, string Answer)> Faq { get; }

    public IReadOnlyList<GoldQuestion> Questions { get; }

    public IReadOnlyList<(string Type, string Name, IReadOnlyList<string> Aliases)> Aliases { get; }

    public IReadOnlyList<DictionaryEntry> Dictionary { get; }

    public string CorpusName { get; }

    public static DemoContent Of(string language) => s_cache.GetOrAdd(language, l => new DemoContent(l));

    private static IEnumerable<string> Lines(string name) => Resource(name).Split('\n').Where(l => l.Length > 0);

    private static string Resource(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("Demo/" + name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return TextNormalizer.Normalize(reader.ReadToEnd());
    }
}
