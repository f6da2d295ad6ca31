using Microsoft.EntityFrameworkCore;
using Portal.Corpora;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Knowledge;
using Portal.Learning;
using Portal.Tests.Support;
using static Portal.Tests.Learning.Host.LearningWork;

namespace Portal.Tests.Learning.Host;

/// <summary>What engines suggest is flagged as the text speaks of it.</summary>
public sealed class AssertionSuggestionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suggest_WhereTheTextDenies_IsFlagged_AndByTheCuesOfTheWorkspace()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await host.Get<KnowledgeService>().AddTermsAsync(CoreHost.Operator, ws, "list", "Symptom", "发热\n咳嗽\n乏力", Stop);
        await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "note", "患者没有发热，有咳嗽。查无乏力。", Stop);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        Assert.Equal(["发热 Negated", "咳嗽 Present", "乏力 Negated"], await FlagsAsync(host));

        // Cues of its own take the place of those that every workspace begins with; what nobody has decided is flagged anew.
        var engines = host.Get<EngineService>();
        await engines.SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { Cues = "有 | 既往 | 在前" }, Stop);
        Assert.Equal("有 | 既往 | 在前", (await engines.SettingsAsync(CoreHost.Operator, ws, Stop)).Cues);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        Assert.Equal(["发热 Historical", "咳嗽 Historical", "乏力 Present"], await FlagsAsync(host));
    }

    [Fact]
    public async Task SetSettings_WithWhatIsNoCue_SaysWhichLine_AndKeepsWhatWas()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var engines = host.Get<EngineService>();
        var thrown = await Assert.ThrowsAsync<ProblemException>(() =>
            engines.SetSettingsAsync(CoreHost.Operator, ws, new LearningSettings { Cues = "有 | 既往 | 在前\n无" }, Stop)
        );
        var problem = Assert.Single(thrown.Problems);
        Assert.Equal(("annotation.cue.illegal", "2"), (problem.Code, problem.Arguments[0]));
        Assert.Null((await engines.SettingsAsync(CoreHost.Operator, ws, Stop)).Cues);
    }

    private static async Task<List<string>> FlagsAsync(CoreHost host)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var text = (await db.Documents.SingleAsync(Stop)).Text;
        var mentions = await db.Mentions.Where(m => m.State == MentionState.Suggested).OrderBy(m => m.Start).ToListAsync(Stop);
        return [.. mentions.Select(m => $"{text[m.Start..m.End]} {m.Assertion}")];
    }
}
