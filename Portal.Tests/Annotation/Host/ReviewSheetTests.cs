using Portal.Annotation.Exchange;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;

namespace Portal.Tests.Annotation.Host;

public sealed class ReviewSheetTests
{
    private static readonly Document s_first = new()
    {
        Id = new Guid(1, 0, 0, new byte[8]),
        Title = "first",
        Text = "痛风常有关节痛。每日一片。",
    };
    private static readonly Document s_second = new()
    {
        Id = new Guid(2, 0, 0, new byte[8]),
        Title = "second",
        Text = "😀痛风。",
    };

    [Fact]
    public void Mentions_UndecidedFirst_ThenAsTheTextGoes_EachWithItsSentence()
    {
        var sheet = new ReviewSheet(
            [s_first, s_second],
            [
                Mention(s_second, 2, 4, MentionState.Suggested),
                Mention(s_first, 0, 2, MentionState.Accepted),
                Mention(s_first, 10, 12, MentionState.Suggested),
                Mention(s_first, 4, 7, MentionState.Suggested),
            ]
        );
        Assert.Equal(
            [
                "first 关节痛 痛风常有关节痛。 Suggested",
                "first 一片 每日一片。 Suggested",
                "second 痛风 😀痛风。 Suggested",
                "first 痛风 痛风常有关节痛。 Accepted",
            ],
            sheet.Mentions().Select(m => $"{m.Document} {m.Text} {m.Sentence} {m.State}")
        );
    }

    [Fact]
    public void Relations_HaveTheWordsOfTheirEnds_OrTheirValue()
    {
        var (head, tail) = (Mention(s_first, 0, 2, MentionState.Accepted), Mention(s_first, 4, 7, MentionState.Accepted));
        var sheet = new ReviewSheet([s_first], [head, tail]);
        var relations = sheet.Relations([
            Relation(1, "gone", Guid.CreateVersion7(), tail.Id),
            Relation(2, "decided", head.Id, tail.Id, MentionState.Accepted),
            Relation(3, "tailless", head.Id, Guid.CreateVersion7()),
            Relation(4, "value", head.Id, null),
        ]);
        Assert.Equal(
            ["tailless 痛风  痛风常有关节痛。", "value 痛风 一片 痛风常有关节痛。", "decided 痛风 关节痛 痛风常有关节痛。"],
            relations.Select(r => $"{r.Relation} {r.Head} {r.Tail} {r.Sentence}")
        );
    }

    private static MentionRow Mention(Document document, int start, int end, MentionState state) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            DocumentId = document.Id,
            Type = "Disease",
            Start = start,
            End = end,
            State = state,
        };

    private static RelationRow Relation(int number, string type, Guid head, Guid? tail, MentionState state = MentionState.Suggested) =>
        new()
        {
            Id = new Guid(number, 0, 0, new byte[8]),
            DocumentId = s_first.Id,
            Type = type,
            HeadId = head,
            TailId = tail,
            ValueStart = tail is null ? 10 : null,
            ValueEnd = tail is null ? 12 : null,
            State = state,
        };
}
