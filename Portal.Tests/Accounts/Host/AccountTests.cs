using Portal.Accounts;
using Portal.Domain;
using Portal.Tests.Support;

namespace Portal.Tests.Accounts.Host;

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
    public void Password_WhatIsGuessedFirst_IsRefused(string password, string code) =>
        Assert.Contains(PasswordRules.Check(password, "admin"), p => p.Code == code);

    [Theory]
    [InlineData("correct horse stapler battery")]
    [InlineData("我家的猫今天早上打翻了花瓶")]
    [InlineData("lowercaseonlybutlong")]
    public void Password_LongWithoutComposition_IsTaken(string password) => Assert.Empty(PasswordRules.Check(password, "admin"));

    [Fact]
    public async Task SetUp_NeedsTheTokenAndWorksOnce()
    {
        await using var host = await CoreHost.StartAsync();
        var accounts = host.Get<SetupService>();
        var token = host.Get<SetupToken>().Value!;
        Assert.Equal(
            "setup.token.wrong",
            (await Assert.ThrowsAsync<ProblemException>(() => accounts.SetUpAsync("guess", "admin", "", Good, Stop))).Problems[0].Code
        );
        await Assert.ThrowsAsync<ProblemException>(() => accounts.SetUpAsync(token, "admin", "", "short", Stop));
        Assert.True((await accounts.SetUpAsync(token, "admin", "", Good, Stop)).IsAdministrator);
        await Assert.ThrowsAsync<ProblemException>(() => accounts.SetUpAsync(token, "second", "", Good, Stop));
    }
}
