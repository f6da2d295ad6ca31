using CsCheck;
using Portal.Domain.Answering;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Answering.Domain;

public sealed class QuestionAnalysisTests
{
    // Names, words of the schema, words that say nothing, and what nobody knows; joined with and without spaces.
    private static readonly Gen<string> s_question = ChoiceGenerator
        .Choice(
            "高血压",
            "头痛",
            "心悸",
            "症状",
            "疾病",
            "病",
            "表现",
            "治疗",
            "治疗药物",
            "的",
            "有哪些",
            "什么",
            "吗",
            "多少种",
            "不",
            "火星",
            "𠮷",
            "１２",
            "hypertension",
            "gout",
            "Symptoms",
            "treated by",
            "what is",
            "the",
            "of",
            "mars",
            "x-ray",
            "don't",
            " ",
            "？",
            "，"
        )
        .Array[0, 8]
        .Select(string.Concat);

    /// <summary>Letter by letter: names and words of the schema from the left, the longest first; then words that say nothing; the rest is
    /// unknown.</summary>
    [Fact]
    public void Of_AnyQuestion_AccountsForEveryLetterOnce() =>
        s_question.Sample(
            question =>
            {
                var names = ClinicQuestions.Linker.FindAll(question).ToList();
                var cues = ClinicQuestions.Lexicon.FindAll(question).ToList();
                var words = cues.Where(c => c.Cue.Kind < QuestionLexicon.CueKind.EntityType).Select(c => c.Span).ToHashSet();
                var schema = cues.Where(c => c.Cue.Kind >= QuestionLexicon.CueKind.EntityType).Select(c => c.Span).ToHashSet();
                var content = schema.Concat(names.Select(n => n.Span).Where(n => !words.Contains(n))).ToHashSet();
                var (owner, segments, unknown) = (new int[question.Length], new List<TextSpan>(), new bool[question.Length]);
                for (var at = 0; at < question.Length; )
                {
                    var longest = content.Where(s => s.Start == at).Select(s => s.Length).DefaultIfEmpty(0).Max();
                    if (longest > 0)
                        Take(new TextSpan(at, at + longest));
                    at += Math.Max(1, longest);
                }

                for (var at = 0; at < question.Length; at++)
                {
                    if (owner[at] > 0 || !(char.IsLetterOrDigit(question[at]) || char.IsSurrogate(question[at])))
                        continue;
                    var free = Enumerable.Range(at, question.Length - at).TakeWhile(i => owner[i] == 0).Count();
                    var longest = words.Where(s => s.Start == at && s.Length <= free).Select(s => s.Length).DefaultIfEmpty(0).Max();
                    if (longest > 0)
                    {
                        Take(new TextSpan(at, at + longest));
                        at += longest - 1;
                        continue;
                    }

                    // A word of Latin letters is unknown as a whole.
                    do unknown[at] = true;
                    while (
                        CharacterFolding.IsSpacedWordCharacter(question[at])
                        && at + 1 < question.Length
                        && owner[at + 1] == 0
                        && (CharacterFolding.IsSpacedWordCharacter(question[at + 1]) || question[at + 1] is '-' or '\'')
                        && ++at > 0
                    );
                }

                var analysis = ClinicQuestions.Analyse(question);
                Assert.Equal(segments.Order(), analysis.Segments.Select(s => s.Span));
                Assert.Equal(
                    Enumerable.Range(0, question.Length).Where(i => unknown[i]),
                    analysis.Unknown.SelectMany(u => Enumerable.Range(u.Start, u.Length))
                );
                Assert.All(analysis.Unknown.Zip(analysis.Unknown.Skip(1)), p => Assert.True(p.First.End < p.Second.Start));

                void Take(TextSpan span)
                {
                    segments.Add(span);
                    for (var i = span.Start; i < span.End; i++)
                        owner[i]++;
                }
            },
            iter: 10_000
        );

    [Theory]
    [InlineData("高血压的症状", "高血压=d1 的=Empty 症状=EntityType")]
    [InlineData("心悸的表现", "心悸=d3,s3 的=Empty 表现=Relation")]
    [InlineData("治疗药物", "治疗药物=InverseRelation")]
    // A word of the schema that is also a name: the word where another name stands, the name where none does.
    [InlineData("症状和发热", "症状=EntityType 和=Empty 发热=s2")]
    [InlineData("症状的批次", "症状=g3 的=Empty 批次=Property:Drug")]
    // A word that says nothing is no name.
    [InlineData("什么表现", "什么=Empty 表现=Relation")]
    [InlineData("分期", "分期=Property:Disease")]
    [InlineData("Gout, HEADACHE", "Gout=d2 HEADACHE=s1")]
    public void Of_AQuestion_KnowsWhatEachSegmentCanBe(string question, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', ClinicQuestions.Analyse(question).Segments.Select(s => $"{s.Span.Of(question)}={Meanings(s)}"))
        );

    private static string Meanings(QuestionSegment segment) =>
        string.Join(
            ',',
            segment.Entities.Select(e => e.Key).Concat(segment.Cues.Select(c => $"{c.Kind}{(c.Owner is null ? "" : ":" + c.Owner)}"))
        );

    /// <summary>What is unknown, with the names and type words that touch it, read as one name.</summary>
    [Theory]
    [InlineData("火星热的症状", "火星热")]
    [InlineData("妊娠高血压的症状", "妊娠高血压")]
    [InlineData("火星病的症状", "火星病")]
    [InlineData("妊娠高血压病的症状", "妊娠高血压病")]
    [InlineData("mars gout 的症状", "mars gout")]
    [InlineData("火星 gout 的症状", "火星")]
    [InlineData("gout 火星的症状", "gout 火星")]
    [InlineData("火的症状", null)]
    [InlineData("高血压的症状", null)]
    // In two places: close by, and too far.
    [InlineData("火星的金星的表现", "火星的金星")]
    [InlineData("火星，。，金星的表现", "火星，。，金星")]
    [InlineData("火星，。，，金星的表现", null)]
    // A word of the schema other than a type, a negation: no part of a name.
    [InlineData("火星表现金星", null)]
    [InlineData("火星不金星", null)]
    [InlineData(
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
    )]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", null)]
    public void WithUnknownName_JoinsWhatTouches(string question, string? name)
    {
        var with = ClinicQuestions.Analyse(question).WithUnknownName();
        Assert.Equal(name, with?.Segments.Where(s => s.IsUnknownName).Select(s => s.Span.Of(question)).Single());
        if (with is null)
            return;
        Assert.Empty(with.Unknown);
        Assert.Equal(question, with.Question);
        Assert.Equal(with.Segments.Select(s => s.Span).Order(), with.Segments.Select(s => s.Span));
        Assert.All(with.Segments.Zip(with.Segments.Skip(1)), p => Assert.True(p.First.Span.End <= p.Second.Span.Start));
        Assert.All(
            ClinicQuestions.Analyse(question).Segments,
            s => Assert.True(with.Segments.Any(w => w.Span == s.Span) || with.Segments.Single(w => w.IsUnknownName).Span.Contains(s.Span))
        );
    }
}
