using Portal.Accounts;
using Portal.Domain;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Accounts;

public sealed class AccountTests
{
    private const string Good = "a long enough sentence";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short", "password.short")]
    [InlineData("password1234", "password.common")]
    [InlineData("aaaaaaaaaaaaaa", "password.common")]
    [InlineData("abcabcabcabcabc", "password.common")]
    [InlineData("qwertyuiopasdf", "password.common")]
    [InlineData("12345678901234", "password.common")]
    [InlineData("adminadmin1234", "password.common")]
    public void Password_WhatIsGuessedFirst_IsRefused(string password, string code) => Assert.Contains(PasswordRules.Check(password, "admin"), p => p.Code == code);

    [Theory]
    [InlineData("correct horse stapler battery")]
    [InlineData("我家的猫今天早上打翻了花瓶")]
    [InlineData("lowercaseonlybutlong")]
    public void Password_LongWithoutComposition_IsTaken(string password) => Assert.Empty(PasswordRules.Check(password, "admin"));

    [Fact]
    public async Task SetUp_NeedsTheTokenAndWorksOnce()
    {
        await using var host = await CoreHost.StartAsync();
        var accounts = host.Get<AccountService>();
        var token = host.Get<SetupToken>().Value!;
        Assert.Equal("setup.token.wrong", (await Assert.ThrowsAsync<ProblemException>(() => accounts.SetUpAsync("guess", "admin", "", Good, Stop))).Problems[0].Code);
        await Assert.ThrowsAsync<ProblemException>(() => accounts.SetUpAsync(token, "admin", "", "short", Stop));
        Assert.True((await accounts.SetUpAsync(token, "admin", "", Good, Stop)).IsAdministrator);
        await Assert.ThrowsAsync<ProblemException>(() => accounts.SetUpAsync(token, "second", "", Good, Stop));
    }

    [Fact]
    public async Task SignIn_TenFailures_LockTheAccount()
    {
        await using var host = await CoreHost.StartAsync();
        var accounts = host.Get<AccountService>();
        await accounts.AddUserAsync(CoreHost.Operator, "ann", "", Good, false, Stop);
        Assert.NotNull(await accounts.SignInAsync("ANN", Good, Stop));
        for (var i = 0; i < 10; i++)
            Assert.Null(await accounts.SignInAsync("ann", "wrong", Stop));
        Assert.Null(await accounts.SignInAsync("ann", Good, Stop));
    }

    [Fact]
    public async Task Disabled_SessionsAndKeysEnd()
    {
        await using var host = await CoreHost.StartAsync();
        var accounts = host.Get<AccountService>();
        var id = await accounts.AddUserAsync(CoreHost.Operator, "ann", "", Good, false, Stop);
        var user = (await accounts.SignInAsync("ann", Good, Stop))!;
        var principal = CurrentUser.Principal(user);
        var key = await accounts.AddKeyAsync(CurrentUser.Of(principal), "k", Stop);
        Assert.True(await accounts.IsSessionValidAsync(principal, Stop));
        Assert.NotNull(await accounts.UserOfKeyAsync(key, Stop));
        await accounts.SetDisabledAsync(CoreHost.Operator, id, true, Stop);
        Assert.False(await accounts.IsSessionValidAsync(principal, Stop));
        Assert.Null(await accounts.UserOfKeyAsync(key, Stop));
        Assert.Null(await accounts.SignInAsync("ann", Good, Stop));
    }

    [Fact]
    public void Options_Wrong_NameTheKeyToSet()
    {
        var result = new PortalOptionsValidator().Validate(null, new PortalOptions { DataDirectory = "", ParallelJobs = 0, ReaderSeconds = 0, ReaderMemoryMegabytes = 1, MaximumUploadBytes = 1 });
        foreach (var key in new[] { "DataDirectory", "ParallelJobs", "ReaderSeconds", "ReaderMemoryMegabytes", "MaximumUploadBytes" })
            Assert.Contains(result.Failures!, f => f.Contains($"Portal:{key}", StringComparison.Ordinal));
        Assert.True(new PortalOptionsValidator().Validate(null, new PortalOptions()).Succeeded);
    }
}
