using CsCheck;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Host;

/// <summary>Files of every format as they come in: found out, read, and when they are damaged, said so.</summary>
public sealed class SchemaFormatsTests
{
    [Fact]
    public void Formats_AreFoundOutByTrying()
    {
        var full = FullSchema.Full;
        foreach (var (format, expected) in new[] { ("json", "json"), ("turtle", "owl"), ("openspg", "openspg"), ("xlsx", "xlsx") })
            Assert.Equal(expected, SchemaFormats.Read(SchemaFormats.Write(full, format, "x", "zh").Content, null).GetValueOrThrow().Format);
        Assert.Equal("triples", SchemaFormats.Read("痛风\t症状\t关节痛\t疾病\t症状\n"u8.ToArray(), null).GetValueOrThrow().Format);
        Assert.Equal("schema.import.otherKind", SchemaFormats.Read([1, 2, 3], null).Problems[0].Code);
    }

    [Fact]
    public void Readers_OfMutatedFiles_NeverThrow()
    {
        var seeds = new[]
        {
            SchemaJson.Write(FullSchema.Full),
            TurtleWriter.Write(FullSchema.Full),
            OpenSpgFormat.Write(FullSchema.Full),
            "{\"nodes\":[{\"id\":\"n0\",\"labels\":[\"A\"]}],\"relationships\":[]}",
            "[{\"subject_type\":\"a\",\"predicate\":\"b\",\"object_type\":\"c\"}]",
            "a\tb\tc\tD\tE\n",
        };
        var iterations = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_FUZZ"), out var given) ? given : 1_000;
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Int[0, int.MaxValue], Gen.Int[0, 8], Gen.String[0, 6])
            .Sample(
                (seed, at, cut, insert) =>
                {
                    var text = seeds[seed];
                    at %= text.Length;
                    var mutated = text[..at] + insert + text[Math.Min(text.Length, at + cut)..];
                    foreach (var format in SchemaFormats.Readable.Where(f => f != "xlsx"))
                    {
                        var read = SchemaFormats.Read(System.Text.Encoding.UTF8.GetBytes(mutated), format);
                        Assert.True(read.Success || read.Problems[0].Code.StartsWith("schema.", StringComparison.Ordinal));
                    }
                },
                iter: iterations,
                threads: 2
            );
    }

    [Fact]
    public void CodeBook_TextOfPeople_IsTextOnly()
    {
        var schema = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType
                {
                    Id = "A",
                    Names = new("<script>alert(1)</script>"),
                    Description = "\"><img src=x onerror=alert(1)>",
                    Examples = ["<b>"],
                },
            ],
        };
        var page = CodeBook.Write(schema, "<i>");
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }
}
