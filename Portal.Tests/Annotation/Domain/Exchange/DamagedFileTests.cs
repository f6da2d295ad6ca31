using System.Text.Json.Nodes;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>Cut, changed and wrong files: every reader says what is wrong, none dies, and what is read is whole.</summary>
public sealed class DamagedFileTests
{
    private static readonly int s_iterations = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_FUZZ"), out var many) ? many : 300;

    public static TheoryData<string> Formats => [.. AnnotationFormats.All.Select(f => f.Name)];

    public static TheoryData<string> JsonFormats =>
        [.. AnnotationFormats.All.Where(f => f.Extension is ".json" or ".jsonl").Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reader_OfMutatedFiles_NeverThrows(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        Gen.Select(AnnotationGenerator.Texts, Gen.Int[0, 100_000].Array[6], Gen.Char)
            .Sample(
                (texts, numbers, c) =>
                    CheckWhole(format.Read([.. format.Write(texts).Select(f => f with { Text = Mutate(f.Text, numbers, c) })])),
                iter: s_iterations
            );
    }

    /// <summary>One bit of one unit; a lone half of a character is one of the results.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Reader_OfFlippedBits_NeverThrows(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        Gen.Select(AnnotationGenerator.Texts, Gen.Int[0, 100_000], Gen.Int[0, 15])
            .Sample(
                (texts, at, bit) =>
                    CheckWhole(
                        format.Read([
                            .. format
                                .Write(texts)
                                .Where(f => f.Text.Length > 0)
                                .Select(f => f with { Text = Flip(f.Text, at % f.Text.Length, bit) }),
                        ])
                    ),
                iter: s_iterations
            );
    }

    /// <summary>A file that stopped anywhere: what came before the end of its last line is as it was written.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Reader_OfACutFile_KeepsTheTextsBefore(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        Gen.Select(AnnotationGenerator.Texts, Gen.Int[0, 100_000])
            .Sample(
                (texts, number) =>
                {
                    var files = format.Write(texts);
                    var (whole, cut) = (
                        format.Read(files),
                        format.Read([.. files.Select(f => f with { Text = f.Text[..(number % (f.Text.Length + 1))] })])
                    );
                    CheckWhole(cut);
                    if (files is not [{ Name: "annotations.jsonl" } file] || !whole.Success || !cut.Success)
                        return;
                    var lines = file.Text[..(number % (file.Text.Length + 1))].Count(c => c == '\n');
                    var kept = whole.Value.Documents.Take(name is "uie" or "instructkgc" ? 0 : lines);
                    Assert.Equal(
                        AnnotationMembers.Canonical(kept, format.CannotHold),
                        AnnotationMembers.Canonical(cut.Value.Documents.Take(kept.Count()), format.CannotHold)
                    );
                },
                iter: s_iterations
            );
    }

    /// <summary>Values of JSON in the place of others, members taken away and doubled.</summary>
    [Theory]
    [MemberData(nameof(JsonFormats))]
    public void Reader_OfOtherJsonTypes_NeverThrows(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        string[] others =
        [
            "null",
            "true",
            "7",
            "-1",
            "1e300",
            "0.5",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "{\"text\":1}",
            "99999999999",
        ];
        Gen.Select(AnnotationGenerator.Texts, Gen.Int[0, 100_000].Array[1, 3], Gen.Int[0, 100_000])
            .Sample(
                (texts, places, choice) =>
                {
                    var files = format
                        .Write(texts)
                        .SelectMany(f =>
                            f.Text.TrimEnd('\n').Split(f.Text.StartsWith('[') ? '\0' : '\n').Select(line => f with { Text = line })
                        )
                        .Where(f => f.Text.Length > 0)
                        .Select(f =>
                            f with
                            {
                                Text = places.Aggregate(
                                    f.Text,
                                    (json, place) => Replace(json, place, others[(choice + place) % others.Length])
                                ),
                            }
                        )
                        .ToList();
                    CheckWhole(format.Read(files));
                },
                iter: s_iterations
            );
    }

    /// <summary>The files of every format, given to every other: a result, whatever it is.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Reader_OfFilesOfOtherFormats_NeverThrows(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        AnnotationGenerator.Texts.Sample(
            texts => Assert.All(AnnotationFormats.All, other => CheckWhole(format.Read(other.Write(texts)))),
            iter: 30
        );
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reader_OfNothing_IsAFailureWithAProblem(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        Assert.Equal("annotations.format.other", Assert.Single(format.Read([]).Problems).Code);
        foreach (var text in new[] { "", "\n", "\uFEFF", "{", "[", "[]", "{}", "null", "\0", "{\"a\":\"\\ud800\"}" })
            Assert.False(format.Read([new AnnotationFile("a" + format.Extension, text)]).Success, text);
    }

    /// <summary>A number where an object belongs.</summary>
    [Theory]
    [InlineData(
        "prodigy",
        """
            {"text":"头痛","meta":3,"spans":[1,{"start":0,"end":2,"label":"S"}],
            "relations":[4,{"label":"x","head_span":1,"child_span":2}]}
            """
    )]
    [InlineData(
        "label-studio",
        """
            [{"data":{"title":"x"}},{"data":{"text":"头痛"},"annotations":[5,{"result":[6,{"value":7},
            {"meta":8,"value":{"start":0,"end":2,"labels":["S"]}},{"type":"relation","meta":9}]}]}]
            """
    )]
    [InlineData(
        "pubannotation",
        """{"text":"头痛","denotations":[1,{"span":2},{"id":"T1","obj":"S","span":{"begin":0,"end":2}}],"relations":[3]}"""
    )]
    public void Json_WithANumberForAnObject_RejectsThatPart(string name, string text)
    {
        var read = AnnotationFormats.Find(name)!.Read([new AnnotationFile("a.json", text)]).GetValueOrThrow();
        Assert.Equal("头痛|S:头痛", ExchangeView.Shown(Assert.Single(read.Documents)));
        Assert.NotEmpty(read.Rejected);
    }

    [Fact]
    public void Json_BrokenLines_AreNamedByTheirNumber()
    {
        var broken = "{" + new string('x', 300);
        var read = ExchangeView.Read(
            PortalJsonFormat.Instance,
            "\uFEFF{\"text\":\"头\",\"entities\":[],}\r\n\r\n"
                + broken
                + "\n{\"text\":\" \",\"entities\":[]}\n7\n{\"text\":\"痛\",\"entities\":[]}",
            "a.jsonl"
        );
        Assert.Equal(["头", "痛"], read.Documents.Select(d => d.Text));
        Assert.Equal(
            [
                $"annotations.json.broken a.jsonl:3 [{broken[..200]}…]",
                "document.empty a.jsonl:4 [a.jsonl:4]",
                "annotations.record.other a.jsonl:5 [jsonl]",
            ],
            ExchangeView.Rejected(read)
        );
        Assert.Equal(
            "annotations.json.broken",
            Assert.Single(PortalJsonFormat.Instance.Read([new AnnotationFile("a", "7\n{x")]).Problems).Code
        );
    }

    [Fact]
    public void Json_OfAList_NamesTheItem()
    {
        var read = ExchangeView.Read(
            PortalJsonFormat.Instance,
            """[{"text":"头","entities":[]},{"text":"痛","entities":[{"type":"S","start":0,"end":9}]},3]""",
            "a.json"
        );
        Assert.Equal(["a.json[1] 0-9", "a.json[2]"], read.Rejected.Select(p => p.Field));
    }

    private static void CheckWhole(Result<AnnotationImport> read)
    {
        if (!read.Success)
        {
            Assert.NotEmpty(read.Problems);
            return;
        }

        Assert.NotEmpty(read.Value.Documents);
        foreach (var document in read.Value.Documents)
        {
            var ids = document.Spans.Select(s => s.Id).ToHashSet();
            Assert.All(
                document.Spans,
                s => Assert.True(s.Span.IsWholeIn(document.Text) && s.Span.Length > 0 && s.Confidence is >= 0 and <= 1)
            );
            Assert.All(document.Spans, s => Assert.False(string.IsNullOrWhiteSpace(s.Type)));
            Assert.All(document.Spans, s => Assert.True(s.Fragments is null || s.Fragments.Whole == s.Span));
            Assert.Equal(document.Spans.Length, document.Spans.DistinctBy(s => (s.Type, s.Span, s.Fragments)).Count());
            Assert.All(
                document.Relations,
                r => Assert.True(ids.Contains(r.Head) && (r.Tail is null || ids.Contains(r.Tail)) && r.Head != r.Tail)
            );
            Assert.All(document.Relations, r => Assert.True(r.Tail is not null || r.Value!.Value.IsWholeIn(document.Text)));
        }
    }

    private static string Flip(string text, int at, int bit) => text[..at] + (char)(text[at] ^ (1 << bit)) + text[(at + 1)..];

    private static string Mutate(string text, int[] numbers, char c)
    {
        foreach (var number in numbers.Where(_ => text.Length > 0))
        {
            var at = number % text.Length;
            text = (number % 4) switch
            {
                0 => text.Remove(at, Math.Min(1 + (number % 7), text.Length - at)),
                1 => text.Insert(at, c.ToString()),
                2 => text[..at] + text[(at / 2)..],
                _ => text[..at] + (char)('0' + (number % 10)) + text[(at + 1)..],
            };
        }

        return text;
    }

    // A place of a JSON text, counted through, has another value instead; every seventh is taken away.
    private static string Replace(string json, int place, string other)
    {
        var root = JsonNode.Parse(json)!;
        var places = new List<JsonNode>();
        Collect(root);
        if (places.Count == 0)
            return other;
        var node = places[place % places.Count];
        if (place % 7 == 0 && node.Parent is JsonObject parent)
            parent.Remove(node.GetPropertyName());
        else
            node.ReplaceWith(JsonNode.Parse(other));
        return root.ToJsonString();

        void Collect(JsonNode? node)
        {
            foreach (
                var child in node is JsonObject o ? o.Select(p => p.Value)
                : node is JsonArray a ? a
                : Enumerable.Empty<JsonNode?>()
            )
            {
                if (child is null)
                    continue;
                places.Add(child);
                Collect(child);
            }
        }
    }
}
