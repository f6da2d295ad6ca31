using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Assertions;

namespace Portal.Tests.Annotation.Domain.Assertions;

public sealed class AssertionCuesTests
{
    [Fact]
    public void Default_HoldsCuesOfBothLanguages_AndNoneTwice()
    {
        var cues = AssertionCues.Default.All;
        Assert.Contains(new AssertionCue("否认", Assertion.Negated, CueReach.Before), cues);
        Assert.Contains(new AssertionCue("denies", Assertion.Negated, CueReach.Before), cues);
        Assert.Contains(cues, c => c is { Text: "不", Most: 0 });
        // A word that stands both before and after is two cues; that hides and flags at once would be a mistake.
        Assert.Empty(
            cues.GroupBy(c => c.Text, StringComparer.OrdinalIgnoreCase)
                .Where(g => g.Any(c => c.Reach == CueReach.None) && g.Count() > 1)
                .Select(g => g.Key)
        );
    }

    [Theory]
    [InlineData("denies | negated | before", "denies Negated Before ")]
    [InlineData("  否认有 ｜ 否定，既往 ｜ 在前 4 ", "否认有 Negated, Historical Before 4")]
    [InlineData("not only | | none", "not only Present None ")]
    [InlineData("but | any | stop", "but Negated, Uncertain, Historical, Other Stop ")]
    [InlineData("family history | OTHER | Around 12", "family history Other Around 12")]
    [InlineData("# denies | negated | before", "")]
    [InlineData("", "")]
    public void Parse_OfALine_IsThis(string line, string expected) =>
        Assert.Equal(
            expected,
            string.Join(';', AssertionCues.Parse(line).GetValueOrThrow().All.Select(c => $"{c.Text} {c.Sets} {c.Reach} {c.Most}"))
        );

    [Theory]
    [InlineData("denies")]
    [InlineData("denies | negated")]
    [InlineData("denies | nothing | before")]
    [InlineData("denies | negated | beside")]
    [InlineData("denies | | before")]
    [InlineData("denies | negated | before 100")]
    [InlineData("denies | negated | before -1")]
    [InlineData("denies | negated | before 1 2")]
    [InlineData("| negated | before")]
    [InlineData("a | negated | before | b")]
    public void Parse_OfWhatIsNoCue_SaysWhichLine(string line)
    {
        var problem = Assert.Single(AssertionCues.Parse($"denies | negated | before\n{line}\n").Problems);
        Assert.Equal(("annotation.cue.illegal", "2"), (problem.Code, problem.Field));
    }

    [Fact]
    public void Parse_OfTooMany_SaysHowMany()
    {
        var lines = string.Join('\n', Enumerable.Range(0, AssertionCues.Most + 1).Select(i => $"cue{i} | negated | before"));
        Assert.Equal("annotation.cue.many", Assert.Single(AssertionCues.Parse(lines).Problems).Code);
        Assert.False(AssertionCues.Parse(new string('a', AssertionCues.Longest + 1) + " | negated | before").Success);
    }
}
