using System.Security.Cryptography;
using System.Text;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Text;

namespace Portal.Learning.Evaluation;

/// <summary>Files of relations as what learns takes them.</summary>
internal static class RelationFiles
{
    /// <summary>Head, tail, relation type and sentence, held apart by tabs: thunlp/Chinese_NRE. There the entities have no types.</summary>
    public const string ChineseNre = "chinese-nre";

    private const string NotRelated = "unknown";

    /// <summary>The examples of a file of pairs. Where head and tail stand several times, those are taken that are closest to each
    /// other.</summary>
    public static IReadOnlyList<RelationExample> Pairs(FileInfo file)
    {
        if (!file.Exists)
            throw new ProblemException(CorporaProblems.FileUnknown, "file", file.FullName);
        var (examples, rejected) = (new List<RelationExample>(), 0);
        foreach (var line in File.ReadLines(file.FullName).Where(l => l.Length > 0))
        {
            if (
                line.Split('\t') is [{ Length: > 0 } head, { Length: > 0 } tail, { Length: > 0 } type, { Length: > 0 } sentence]
                && Closest(sentence, head, tail) is var (from, to)
            )
                examples.Add(new RelationExample(sentence, new TypedSpan("", from), new TypedSpan("", to), type == NotRelated ? "" : type));
            else
                rejected++;
        }

        if (rejected > 0)
            Console.Error.WriteLine($"{file.Name}: {rejected} lines rejected; each needs head, tail, relation and a sentence with both");
        return [.. examples.Distinct()];
    }

    /// <summary>The annotated texts of a file; <c>spo</c> is the format of DuIE and CMeIE.</summary>
    public static IReadOnlyList<AnnotatedText> Texts(string format, FileInfo file) =>
        AnnotatedFiles.Documents(format == "spo" ? "duie" : format, file);

    /// <summary>Whether a text belongs to the part that is scored, where no file is given for that: one of five, by its SHA-256, the same
    /// on every machine.</summary>
    public static bool IsScored(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[0] % 5 == 0;

    private static (TextSpan Head, TextSpan Tail)? Closest(string sentence, string head, string tail)
    {
        var (heads, tails) = (Places(sentence, head), Places(sentence, tail));
        var pairs = heads
            .SelectMany(h => tails.Where(t => t != h || tails.Count + heads.Count == 2).Select(t => (Head: h, Tail: t)))
            .ToList();
        return pairs.Count == 0 ? null : pairs.MinBy(p => Math.Abs(p.Head.Start - p.Tail.Start));
    }

    private static List<TextSpan> Places(string sentence, string part)
    {
        var places = new List<TextSpan>();
        for (
            var at = sentence.IndexOf(part, StringComparison.Ordinal);
            at >= 0;
            at = sentence.IndexOf(part, at + 1, StringComparison.Ordinal)
        )
            places.Add(new TextSpan(at, at + part.Length));
        return places;
    }
}
