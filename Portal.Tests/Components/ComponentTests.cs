using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Components;
using Portal.Corpora.Pages;
using Portal.Data.Corpora;
using Portal.Platform;

namespace Portal.Tests.Components;

public sealed class ComponentTests : BunitContext
{
    [Fact]
    public void EvidenceSentence_MarkupInTheText_StaysText()
    {
        var page = Render<EvidenceSentence>(p =>
            p.Add(x => x.Sentence, "<script>alert(1)</script>引起<b>头痛</b>")
                .Add(x => x.HeadStart, 0)
                .Add(x => x.HeadEnd, 8)
                .Add(x => x.TailStart, 30)
                .Add(x => x.TailEnd, 32)
        );
        Assert.Empty(page.FindAll("script"));
        Assert.Empty(page.FindAll("b"));
        Assert.Equal("<script>", page.Find("mark.head").TextContent);
    }

    [Fact]
    public void StorageNotice_SaysWhatIsWrong_AsLongAsItIs()
    {
        var state = new StorageState(NullLogger<StorageState>.Instance);
        Services.AddSingleton(state);
        var notice = Render<StorageNotice>();
        Assert.Empty(notice.FindAll("[role=alert]"));
        state.Wrote(new SqliteException("", 13));
        notice.WaitForAssertion(() => Assert.Equal("storage.full", notice.Find("[role=alert]").GetAttribute("data-code")));
        state.Looked((PlatformProblems.KeysBroken, "keys"));
        state.Wrote(new InvalidOperationException());
        Assert.Equal("storage.full", notice.Find("[role=alert]").GetAttribute("data-code"));
        state.Wrote(null);
        notice.WaitForAssertion(() => Assert.Equal("keys.broken", notice.Find("[role=alert]").GetAttribute("data-code")));
        state.Looked(null);
        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll("[role=alert]")));
    }

    [Fact]
    public void EvidenceSentence_PartsOutside_AreLeftOut()
    {
        var page = Render<EvidenceSentence>(p =>
            p.Add(x => x.Sentence, "头痛")
                .Add(x => x.Start, 10)
                .Add(x => x.HeadStart, 0)
                .Add(x => x.HeadEnd, 5)
                .Add(x => x.TailStart, 10)
                .Add(x => x.TailEnd, 99)
        );
        Assert.Equal("头痛", page.Find(".evidence").TextContent);
        Assert.Empty(page.FindAll("mark"));
    }

    [Fact]
    public void Pager_OnePage_IsNotThere() =>
        Assert.Empty(Render<Pager>(p => p.Add(x => x.Page, 1).Add(x => x.PageSize, 50).Add(x => x.Total, 50)).FindAll("nav"));

    [Fact]
    public void Pager_Next_AsksForTheNextPage()
    {
        var asked = 0;
        var page = Render<Pager>(p =>
            p.Add(x => x.Page, 2).Add(x => x.PageSize, 10).Add(x => x.Total, 25).Add(x => x.PageChanged, n => asked = n)
        );
        page.FindAll("button")[1].Click();
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("a, b，c、a ; ", "a|b|c")]
    [InlineData("", "")]
    public void TextList_Split_TakesBothLanguages(string text, string words) => Assert.Equal(words, string.Join('|', TextList.Split(text)));

    [Fact]
    public void StatusBadge_EachState_HasAWord() =>
        Assert.All(
            Enum.GetValues<DocumentStatus>(),
            s => Assert.NotEmpty(Render<StatusBadge>(p => p.Add(x => x.Status, s)).Find(".badge").TextContent)
        );
}
