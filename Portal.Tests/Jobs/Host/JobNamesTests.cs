using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs.Host;

public sealed class JobNamesTests
{
    [Fact]
    public async Task Of_EveryKindThatIsDone_IsAName()
    {
        await using var host = await CoreHost.StartAsync();
        var names = host.Get<JobNames>();
        var kinds = host.Get<IEnumerable<IJobHandler>>().Select(h => h.Kind).ToList();
        Assert.Equal(9, kinds.Count);
        Assert.All(kinds, kind => Assert.NotEqual(kind, names.Of(kind)));
        Assert.Equal(kinds.Count, kinds.Select(names.Of).Distinct().Count());
    }

    [Fact]
    public void Of_AKindThatNoRoomNames_IsTheKind() => Assert.Equal("gone", new JobNames([new JobKindName("train", () => "x")]).Of("gone"));
}
