using CsCheck;
using Portal.Domain.Answering;
using Portal.Domain.Answering.Judging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Answering.Domain;

public sealed class EntityLinkerTests
{
    [Fact]
    public void FindAll_EveryNameAndAlias_Overlapping()
    {
        var linker = new EntityLinker([
            new("1", "Disease", "高血压", ["血压高", " BP ", "高血压", "bp"]),
            new("2", "Disease", "血压", []),
            new("3", "Drug", "血压", []),
            new("4", "Disease", "痛", ["a", "  ", " x "]),
            new("5", "Disease", "𠮷野", []),
        ]);
        Assert.Equal(5, linker.Count);
        Assert.Equal(["1 0-3", "2 1-3", "3 1-3"], Found("高血压"));
        Assert.Equal(["1 0-2"], Found("BP"));
        Assert.Equal(["1 1-3", "5 4-7"], Found("，bp的𠮷野"));
        Assert.Empty(Found("痛 a x bpm"));
        Assert.Empty(new EntityLinker([]).FindAll("高血压"));

        IEnumerable<string> Found(string question) =>
            linker.FindAll(question).Select(f => $"{f.Entity.Key} {f.Span.Start}-{f.Span.End}").Order(StringComparer.Ordinal);
    }

    /// <summary>Sets of names, however they are written and ordered.</summary>
    [Fact]
    public void Judge_AnyAnswers_ComparesSets() =>
        Gen.Select(
                ChoiceGenerator.Choice("高血压", "痛风", "ＧＯＵＴ", "gout", "头 痛", "头痛", "Gout").Array[0, 4],
                ChoiceGenerator.Choice("高血压", "痛风", "ＧＯＵＴ", "gout", "头 痛", "头痛", "Gout").Array[0, 4],
                Gen.Bool
            )
            .Sample(
                (expected, given, isAnswered) =>
                {
                    static HashSet<string> Set(IEnumerable<string> names) =>
                        [
                            .. names.Select(n =>
                                n is "ＧＯＵＴ" or "Gout" ? "gout"
                                : n == "头 痛" ? "头痛"
                                : n
                            ),
                        ];
                    var verdict =
                        expected.Length == 0 ? (isAnswered ? AnswerVerdict.FalseAnswer : AnswerVerdict.Exact)
                        : !isAnswered ? AnswerVerdict.Unanswered
                        : Set(expected).SetEquals(Set(given)) ? AnswerVerdict.Exact
                        : AnswerVerdict.Wrong;
                    Assert.Equal(verdict, AnswerScore.Judge(expected, isAnswered ? given : null));
                }
            );

    [Fact]
    public void Judge_AnEmptyAnswer_IsWrongWhereSomethingWasExpected_AndFalseWhereNothingWas()
    {
        Assert.Equal(AnswerVerdict.Wrong, AnswerScore.Judge(["痛风"], []));
        Assert.Equal(AnswerVerdict.FalseAnswer, AnswerScore.Judge([], []));
        Assert.Equal(CharacterFolding.NameKey("头 痛"), CharacterFolding.NameKey("头痛"));
    }
}
