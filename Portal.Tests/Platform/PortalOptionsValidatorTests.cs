using Portal.Platform;

namespace Portal.Tests.Platform;

public sealed class PortalOptionsValidatorTests
{
    public static TheoryData<Action<PortalOptions>, string> Wrong =>
        new()
        {
            {
                o => o.DataDirectory = "",
                "Portal:DataDirectory is empty; set it to the folder that holds the portal's data, for example "
                    + "Portal__DataDirectory=/var/lib/portal."
            },
            { o => o.MaximumUploadBytes = 1, "Portal:MaximumUploadBytes is 1; set it to between 1024 and 2147483647 bytes." },
            { o => o.MinimumFreeBytes = -1, $"Portal:MinimumFreeBytes is -1; set it to between 0 and {long.MaxValue} bytes." },
            { o => o.ParallelJobs = 0, "Portal:ParallelJobs is 0; set it to between 1 and 32 jobs." },
            { o => o.ReaderMemoryMegabytes = 63, "Portal:ReaderMemoryMegabytes is 63; set it to between 64 and 4096 MiB." },
            { o => o.ReaderSeconds = 3601, "Portal:ReaderSeconds is 3601; set it to between 1 and 3600 seconds." },
            {
                o => o.SignInsPerMinuteByAddress = 0,
                "Portal:SignInsPerMinuteByAddress is 0; set it to between 1 and 100000 sign-ins a minute."
            },
            {
                o => o.SignInsPerMinuteByName = 100_001,
                "Portal:SignInsPerMinuteByName is 100001; set it to between 1 and 100000 sign-ins a minute."
            },
            {
                o => o.OutgoingHosts = "public,http://a.example",
                "Portal:OutgoingHosts has “http://a.example”, which is no host; list names, addresses and networks, for example "
                    + "Portal__OutgoingHosts=public,127.0.0.1:11434,10.1.0.0/16."
            },
            { o => o.WaitingJobsByWorkspace = 0, "Portal:WaitingJobsByWorkspace is 0; set it to between 1 and 100000 jobs." },
            { o => o.WaitingJobsByPerson = 0, "Portal:WaitingJobsByPerson is 0; set it to between 1 and 100000 jobs." },
            {
                o => o.AnonymousConnectionsByAddress = 0,
                "Portal:AnonymousConnectionsByAddress is 0; set it to between 1 and 100000 connections."
            },
            { o => o.AnonymousConnections = 100_001, "Portal:AnonymousConnections is 100001; set it to between 1 and 100000 connections." },
            { o => o.WaitingPasswordChecks = -1, "Portal:WaitingPasswordChecks is -1; set it to between 0 and 10000 checks." },
        };

    [Fact]
    public void Validate_Defaults_Succeed() => Assert.True(new PortalOptionsValidator().Validate(null, new PortalOptions()).Succeeded);

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Validate_OneWrong_NamesTheKeyAndWhatToSet(Action<PortalOptions> breaks, string sentence)
    {
        var options = new PortalOptions();
        breaks(options);
        Assert.Equal([sentence], new PortalOptionsValidator().Validate(null, options).Failures!);
    }

    [Fact]
    public void Validate_SeveralWrong_NamesThemAll() =>
        Assert.Equal(
            2,
            new PortalOptionsValidator().Validate(null, new PortalOptions { ParallelJobs = 0, ReaderSeconds = 0 }).Failures!.Count()
        );
}
