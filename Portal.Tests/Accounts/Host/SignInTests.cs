using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Accounts.Host;

public sealed class SignInTests
{
    private const string Good = "a long enough sentence";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset s_start = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_TenFailures_LockTheAccountForFiveMinutes()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        await AddAsync(host, "ann");
        Assert.NotNull(await SignInAsync(host, "ANN", Good));
        for (var i = 0; i < 10; i++)
            Assert.Null(await SignInAsync(host, "ann", "wrong"));
        Assert.Null(await SignInAsync(host, "ann", Good));
        ((FakeTimeProvider)host.Get<TimeProvider>()).Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await SignInAsync(host, "ann", Good));
    }

    /// <summary>Whoever guesses locks browsers that nobody knows, and not those in which the owner has signed in.</summary>
    [Fact]
    public async Task SignIn_LockedByAStranger_KnownBrowsersAreNot()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher, options => options.SignInsPerMinuteByName = 15);
        var (ann, ben) = (await AddAsync(host, "ann"), await AddAsync(host, "ben"));
        var own = new KnownDevice(ann, Guid.CreateVersion7());
        for (var i = 0; i < 10; i++)
            Assert.Null(await SignInAsync(host, "ann", "guess"));
        Assert.Null(await SignInAsync(host, "ann", Good));
        // A browser of ben's is none of ann's.
        Assert.Null(await DeviceAsync(new KnownDevice(ben, Guid.CreateVersion7()), Good));
        Assert.NotNull(await DeviceAsync(own, Good));
        // It opens nothing by itself, and what is guessed with it is counted by itself.
        Assert.Null(await DeviceAsync(own, "guess"));
        Assert.Equal(s_start.AddMinutes(5), (await RowAsync(host, "ann")).LockoutEnd);
        for (var i = 0; i < 13; i++)
            Assert.Null(await DeviceAsync(own, "guess"));
        await RefusedAsync(() => DeviceAsync(own, Good));
        Assert.NotNull(await DeviceAsync(own with { Id = Guid.CreateVersion7() }, Good));
        // Nor when the name alone is flooded.
        for (var i = 0; i < 3; i++)
            Assert.Null(await SignInAsync(host, "ann", "guess"));
        await RefusedAsync(() => SignInAsync(host, "ann", Good));
        Assert.NotNull(await DeviceAsync(own with { Id = Guid.CreateVersion7() }, Good));

        Task<PortalUser?> DeviceAsync(KnownDevice device, string password) =>
            host.Get<SignInService>().SignInAsync("ann", password, null, Stop, device);
    }

    [Fact]
    public async Task SignIn_FloodFromManyAddresses_WritesGoOnAndTheLineEnds()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher, options => options.WaitingPasswordChecks = 30);
        await AddAsync(host, "ann");
        hasher.Close();
        var flood = Enumerable
            .Range(0, 200)
            .Select(i =>
                Task.Run(() => host.Get<SignInService>().SignInAsync($"n{i % 50}", "x", new IPAddress([10, 0, 0, (byte)(i % 20)]), Stop))
            )
            .ToList();
        await UntilAsync(() => hasher.Entered > 0);
        // Not one password has been looked at, and somebody saves all the same.
        for (var i = 0; i < 50; i++)
            await TouchAsync(host).WaitAsync(s_patience, Stop);
        Assert.Equal(0, hasher.Checks);
        var taken = PasswordHashing.Places + 30;
        var refused = 0;
        using var ending = Ending();
        await foreach (var done in Task.WhenEach(flood).WithCancellation(ending.Token))
        {
            var problem = await Assert.ThrowsAsync<ProblemException>(() => done);
            Assert.Equal(AccountsProblems.SignInLimited.Value, problem.Problems[0].Code);
            if (++refused == 200 - taken)
                break;
        }

        hasher.Open();
        Assert.All(await Task.WhenAll(flood.Where(t => !t.IsFaulted)), Assert.Null);
        Assert.Equal(taken, hasher.Checks);
        Assert.InRange(hasher.MostInside, 1, PasswordHashing.Places);
        Assert.NotNull(await SignInAsync(host, "ann", Good));
    }

    [Theory]
    [InlineData(9, 9, false)]
    [InlineData(20, 0, true)]
    public async Task SignIn_WrongAtTheSameTime_NoFailureIsLost(int tries, int counted, bool isLocked)
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        await AddAsync(host, "ann");
        hasher.Close();
        var all = Enumerable.Range(0, tries).Select(_ => SignInAsync(host, "ann", "wrong")).ToList();
        // All have read the account before the first of them is counted.
        await UntilAsync(() => hasher.Entered + host.Get<PasswordHashing>().Waiting == tries);
        hasher.Open();
        Assert.All(await Task.WhenAll(all), Assert.Null);
        var row = await RowAsync(host, "ann");
        Assert.Equal((counted, isLocked), (row.AccessFailedCount, row.LockoutEnd is not null));
        Assert.Equal(!isLocked, await SignInAsync(host, "ann", Good) is not null);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("disabled and enabled")]
    [InlineData("password")]
    [InlineData("locked")]
    [InlineData("gone")]
    public async Task SignIn_AccountChangedWhileThePasswordIsChecked_IsRefused(string change)
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        var id = await AddAsync(host, "ann");
        hasher.Close();
        var signIn = SignInAsync(host, "ann", Good);
        await UntilAsync(() => hasher.Entered == 1);
        var accounts = host.Get<AccountService>();
        if (change.StartsWith("disabled", StringComparison.Ordinal))
            await accounts.SetDisabledAsync(CoreHost.Operator, id, true, Stop);
        if (change == "disabled and enabled")
            await accounts.SetDisabledAsync(CoreHost.Operator, id, false, Stop);
        if (change == "password")
            await ChangeAsync(host, u => (u.PasswordHash, u.SecurityStamp) = ("1:another long sentence", "new"));
        if (change == "locked")
            await ChangeAsync(host, u => u.LockoutEnd = s_start.AddHours(1));
        if (change == "gone")
            await host.Get<WriteQueue>().RunAsync(db => db.Users.ExecuteDeleteAsync(), Stop);
        hasher.Open();
        Assert.Null(await signIn);
    }

    [Fact]
    public async Task SignIn_CallerHangsUpDuringTheCheck_TheFailureCounts()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        await AddAsync(host, "ann");
        hasher.Close();
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var signIn = host.Get<SignInService>().SignInAsync("ann", "wrong", null, hangUp.Token);
        await UntilAsync(() => hasher.Entered == 1);
        await hangUp.CancelAsync();
        hasher.Open();
        Assert.Null(await signIn);
        Assert.Equal(1, (await RowAsync(host, "ann")).AccessFailedCount);
    }

    [Fact]
    public async Task SignIn_HashOfAnOlderMake_IsReplacedAndSessionsStay()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        await AddAsync(host, "ann");
        var session = await host.Get<SessionService>().OpenAsync((await SignInAsync(host, "ann", Good))!, "", Stop);
        hasher.Make = "2";
        Assert.Null(await SignInAsync(host, "ann", "wrong"));
        Assert.Equal("1:" + Good, (await RowAsync(host, "ann")).PasswordHash);
        Assert.NotNull(await SignInAsync(host, "ann", Good));
        Assert.Equal("2:" + Good, (await RowAsync(host, "ann")).PasswordHash);
        Assert.True(await host.Get<SessionService>().IsValidAsync(session, Stop));
    }

    [Fact]
    public async Task SignIn_UnknownWrongLockedDisabled_SameAnswerAndSameWork()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        foreach (var name in new[] { "ann", "locked", "disabled" })
            await AddAsync(host, name);
        await host.Get<AccountService>().DemoUserAsync(Stop);
        await ChangeAsync(host, u => u.LockoutEnd = u.UserName == "locked" ? s_start.AddHours(1) : null);
        await ChangeAsync(host, u => u.IsDisabled = u.UserName == "disabled");
        // The hash that stands for nobody's is made once.
        Assert.Null(await SignInAsync(host, "nobody", Good));
        hasher.Make = "2";
        var hashes = hasher.Hashes;
        foreach (var (name, password) in new[] { ("ann", "wrong"), ("nobody", Good), ("locked", Good), ("disabled", Good), ("demo", Good) })
        {
            var checks = hasher.Checks;
            Assert.Null(await SignInAsync(host, name, password));
            Assert.Equal((name, checks + 1, hashes), (name, hasher.Checks, hasher.Hashes));
        }
    }

    [Fact]
    public async Task SignIn_TooOftenForOneName_IsRefusedUnseenAndOthersAreNot()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher, options => options.SignInsPerMinuteByName = 3);
        await AddAsync(host, "ann");
        await AddAsync(host, "ben");
        foreach (var name in new[] { "ann", "ANN", "Ann" })
            Assert.NotNull(await SignInAsync(host, name, Good));
        await RefusedAsync(() => SignInAsync(host, "ann", Good));
        Assert.Equal(3, hasher.Checks);
        Assert.NotNull(await SignInAsync(host, "ben", Good));
        // A name that nobody has is counted like one that somebody has.
        for (var i = 0; i < 3; i++)
            Assert.Null(await SignInAsync(host, "nobody", Good));
        await RefusedAsync(() => SignInAsync(host, "nobody", Good));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.2")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", "::ffff:10.0.0.2")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    public async Task SignIn_TooOftenFromOneAddress_IsRefusedUnseenAndOthersAreNot(string address, string same, string other)
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher, options => options.SignInsPerMinuteByAddress = 3);
        await AddAsync(host, "ann");
        var signIns = host.Get<SignInService>();
        for (var i = 0; i < 3; i++)
            Assert.Null(await signIns.SignInAsync($"n{i}", "x", IPAddress.Parse(address), Stop));
        await RefusedAsync(() => signIns.SignInAsync("ann", Good, IPAddress.Parse(same), Stop));
        Assert.Equal(3, hasher.Checks);
        Assert.NotNull(await signIns.SignInAsync("ann", Good, IPAddress.Parse(other), Stop));
    }

    [Fact]
    public void Limits_AnyNumberOfNames_TakeAFixedNumberOfPlaces() =>
        Assert.All(Enumerable.Range(0, 200_000), i => Assert.InRange(SignInLimits.PlaceOf($"n{i}"), 0, SignInLimits.Places - 1));

    [Fact]
    public async Task ChangePassword_AccountChangedMeanwhile_IsAConflict()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher);
        var actor = new ActingUser(await AddAsync(host, "ann"), "ann", false);
        hasher.Close();
        var change = host.Get<AccountService>().ChangePasswordAsync(actor, Good, "another long sentence", Stop);
        await UntilAsync(() => hasher.Entered == 1);
        await TouchAsync(host).WaitAsync(s_patience, Stop);
        await ChangeAsync(host, u => u.SecurityStamp = "new");
        hasher.Open();
        Assert.Equal("account.conflict", (await Assert.ThrowsAsync<ProblemException>(() => change)).Problems[0].Code);
        Assert.Equal("1:" + Good, (await RowAsync(host, "ann")).PasswordHash);
        await host.Get<AccountService>().ChangePasswordAsync(actor, Good, "another long sentence", Stop);
        Assert.Null(await SignInAsync(host, "ann", Good));
        Assert.NotNull(await SignInAsync(host, "ann", "another long sentence"));
    }

    [Fact]
    public async Task ChangePassword_TooOften_IsRefusedUnseen()
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher, options => options.SignInsPerMinuteByName = 2);
        var actor = new ActingUser(await AddAsync(host, "ann"), "ann", false);
        for (var i = 0; i < 2; i++)
        {
            var wrong = await Assert.ThrowsAsync<ProblemException>(() => ChangeAsync("guess"));
            Assert.Equal("password.wrong", wrong.Problems[0].Code);
        }

        await RefusedAsync(() => ChangeAsync(Good));
        Assert.Equal(2, hasher.Checks);

        Task ChangeAsync(string current) => host.Get<AccountService>().ChangePasswordAsync(actor, current, "another long sentence", Stop);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("set up")]
    [InlineData("change")]
    public async Task Hashing_LineIsFull_EverybodyIsToldToComeAgain(string what)
    {
        using var hasher = new GatedHasher();
        await using var host = await StartAsync(hasher, options => options.WaitingPasswordChecks = 0);
        var actor = new ActingUser(await AddAsync(host, "ann"), "ann", false);
        hasher.Close();
        var busy = Enumerable.Range(0, PasswordHashing.Places).Select(i => SignInAsync(host, $"n{i}", "x")).ToList();
        await UntilAsync(() => hasher.Entered == PasswordHashing.Places);
        await RefusedAsync(() =>
            what switch
            {
                "add" => AddAsync(host, "ben"),
                "set up" => host.Get<SetupService>().SetUpAsync(host.Get<SetupToken>().Value!, "root", "", Good, Stop),
                _ => host.Get<AccountService>().ChangePasswordAsync(actor, Good, "another long sentence", Stop),
            }
        );
        hasher.Open();
        await Task.WhenAll(busy);
    }

    [Fact]
    public async Task SignIn_IsLogged_WithoutPasswordsAndNames()
    {
        using var hasher = new GatedHasher();
        using var lines = new CollectedLog();
        await using var host = await StartAsync(hasher, options => options.SignInsPerMinuteByName = 11, lines);
        var id = await AddAsync(host, "ann");
        var from = IPAddress.Parse("10.1.2.3");
        var signIns = host.Get<SignInService>();
        await signIns.SignInAsync("ann", Good, from, Stop);
        for (var i = 0; i < 10; i++)
            await signIns.SignInAsync("ann", "secret guess", from, Stop);
        await RefusedAsync(() => signIns.SignInAsync("ann", "secret guess", from, Stop));
        await signIns.SignInAsync("typed-password-here", "secret guess", from, Stop);
        var signs = lines.Lines.Where(l => l.Event.Id is > EventIds.Accounts and < EventIds.Learning).ToList();
        Assert.Equal([1031, .. Enumerable.Repeat(1032, 10), 1034, 1033, 1032], signs.Select(l => l.Event.Id));
        Assert.All(signs.Where(l => l.Event.Id != 1034), l => Assert.Contains("10.1.2.3", l.Text, StringComparison.Ordinal));
        Assert.Contains(id.ToString(), signs[0].Text, StringComparison.Ordinal);
        foreach (var secret in new[] { "guess", "typed", Good })
            Assert.DoesNotContain(lines.Lines, l => l.Text.Contains(secret, StringComparison.Ordinal));
    }

    private static Task<CoreHost> StartAsync(GatedHasher hasher, Action<PortalOptions>? options = null, CollectedLog? lines = null) =>
        CoreHost.StartAsync(configure: services =>
        {
            services.AddSingleton<IPasswordHasher<PortalUser>>(hasher);
            services.AddSingleton<TimeProvider>(new FakeTimeProvider(s_start));
            services.Configure<PortalOptions>(o => (o.SignInsPerMinuteByAddress, o.SignInsPerMinuteByName) = (1000, 1000));
            services.Configure(options ?? (_ => { }));
            if (lines is not null)
                services.AddSingleton<ILoggerProvider>(lines);
        });

    private static Task<Guid> AddAsync(CoreHost host, string name) =>
        host.Get<AccountService>().AddUserAsync(CoreHost.Operator, name, "", Good, false, Stop);

    private static Task<PortalUser?> SignInAsync(CoreHost host, string name, string password) =>
        host.Get<SignInService>().SignInAsync(name, password, IPAddress.Loopback, Stop);

    private static async Task<PortalUser> RowAsync(CoreHost host, string name)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        return await db.Users.AsNoTracking().SingleAsync(u => u.UserName == name, Stop);
    }

    private static Task ChangeAsync(CoreHost host, Action<PortalUser> change) =>
        host.Get<WriteQueue>()
            .RunAsync(
                async db =>
                {
                    foreach (var user in await db.Users.ToListAsync())
                        change(user);
                    await db.SaveChangesAsync();
                },
                Stop
            );

    private static Task TouchAsync(CoreHost host) =>
        host.Get<WriteQueue>().RunAsync(db => db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, "x")), Stop);

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal(AccountsProblems.SignInLimited.Value, (await Assert.ThrowsAsync<ProblemException>(call)).Problems[0].Code);

    // Long enough for any machine; only a test that fails gets there.
    private static CancellationTokenSource Ending()
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        ending.CancelAfter(s_patience);
        return ending;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var ending = Ending();
        while (!holds())
        {
            ending.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
