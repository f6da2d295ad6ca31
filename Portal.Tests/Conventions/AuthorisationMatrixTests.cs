using System.Reflection;
using Portal.Accounts;
using Portal.Data.Workspaces;
using Portal.Platform;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Conventions;

/// <summary>Calls every public method of every application service as somebody who may not.</summary>
public sealed class AuthorisationMatrixTests
{
    // Setting up and signing in are what nobody must be signed in for.
    private static readonly string[] s_open = ["SetupService.IsSetUpAsync", "SetupService.SetUpAsync", "SignInService.SignInAsync"];

    private static readonly string[] s_work = ["Start", "Train", "Evaluate", "Suggest", "Import", "Upload", "Merge", "Reset", "Cancel"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IEnumerable<MethodInfo> Methods =>
        typeof(ApplicationServiceAttribute)
            .Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<ApplicationServiceAttribute>() is not null)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => !m.IsSpecialName && !s_open.Contains($"{m.DeclaringType!.Name}.{m.Name}"));

    [Fact]
    public void Methods_TakeTheActingUserFirst() =>
        Assert.Empty(
            Methods
                .Where(m => m.GetParameters().FirstOrDefault()?.ParameterType != typeof(ActingUser))
                .Select(m => $"{m.DeclaringType!.Name}.{m.Name}")
        );

    [Fact]
    public async Task Methods_CalledByNobodyOrAStranger_Refuse()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var stranger = await host.Get<AccountService>()
            .AddUserAsync(CoreHost.Operator, "stranger", "", "a long enough sentence", false, Stop);
        await host.Get<AccountService>().AddUserAsync(CoreHost.Operator, "root", "", "a long enough sentence", true, Stop);
        var disabled = await host.Get<AccountService>().AddUserAsync(CoreHost.Operator, "gone", "", "a long enough sentence", true, Stop);
        await host.Get<AccountService>().SetDisabledAsync(CoreHost.Operator, disabled, true, Stop);
        var open = new List<string>();
        var calls = 0;
        foreach (var method in Methods)
        {
            foreach (
                var actor in new[] { ActingUser.Nobody, new ActingUser(disabled, "gone", true), new ActingUser(stranger, "stranger", true) }
            )
            {
                // A signed-in stranger may do what needs no workspace.
                if (actor.Id == stranger && !method.GetParameters().Any(p => p.Name == "workspace"))
                    continue;
                calls++;
                if (!await RefusesAsync(host, method, actor, ws))
                    open.Add($"{method.DeclaringType!.Name}.{method.Name} for {(actor.Name.Length > 0 ? actor.Name : "nobody")}");
            }
        }

        Assert.Empty(open);
        Assert.True(calls > 100, $"{calls} calls");
    }

    [Fact]
    public async Task Roles_DoWhatTheyMayAndNoMore()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        foreach (var role in Enum.GetValues<WorkspaceRole>())
        {
            var id = await host.Get<AccountService>()
                .AddUserAsync(CoreHost.Operator, $"u{role}", "", "a long enough sentence", false, Stop);
            await host.Get<WorkspaceService>().SetMemberAsync(CoreHost.Operator, ws, $"u{role}", role, Stop);
            foreach (var permission in Enum.GetValues<Permission>())
            {
                var call = host.Get<AccessControl>().RequireAsync(new ActingUser(id, "", false), ws, permission, Stop);
                if (role.Allows(permission))
                    await call;
                else
                    await Assert.ThrowsAsync<AccessDeniedException>(() => call);
            }
        }
    }

    /// <summary>Work for the server is not for those who only look: imports, trainings, suggestions, evaluations, and stopping what others
    /// started.</summary>
    [Fact]
    public async Task Viewers_StartAndStopNothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var viewer = await host.Get<AccountService>().AddUserAsync(CoreHost.Operator, "viewer", "", "a long enough sentence", false, Stop);
        await host.Get<WorkspaceService>().SetMemberAsync(CoreHost.Operator, ws, "viewer", WorkspaceRole.Viewer, Stop);
        var methods = Methods
            .Where(m =>
                s_work.Any(w => m.Name.StartsWith(w, StringComparison.Ordinal)) && m.GetParameters().Any(p => p.Name == "workspace")
            )
            .ToList();
        foreach (var known in new[] { "EvaluationService.EvaluateAsync", "EngineService.TrainAsync", "ImportService.StartAsync" })
            Assert.Contains(known, methods.Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));
        var open = new List<string>();
        foreach (var method in methods)
        {
            if (!await RefusesAsync(host, method, new ActingUser(viewer, "viewer", false), ws))
                open.Add($"{method.DeclaringType!.Name}.{method.Name}");
        }

        Assert.Empty(open);
    }

    private static async Task<bool> RefusesAsync(CoreHost host, MethodInfo method, ActingUser actor, string workspace)
    {
        var service = typeof(CoreHost).GetMethod(nameof(CoreHost.Get))!.MakeGenericMethod(method.DeclaringType!).Invoke(host, null);
        var arguments = method
            .GetParameters()
            .Select(p =>
                p.ParameterType == typeof(ActingUser) ? actor
                : p.Name == "workspace" ? workspace
                : p.ParameterType == typeof(CancellationToken) ? Stop
                : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType)
                : null
            )
            .ToArray();
        try
        {
            var result = method.Invoke(service, arguments)!;
            if (result is Task task)
            {
                await task;
            }
            else
            {
                var enumerator = (IAsyncDisposable)
                    result
                        .GetType()
                        .GetInterfaces()
                        .First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
                        .GetMethod("GetAsyncEnumerator")!
                        .Invoke(result, [Stop])!;
                await (ValueTask<bool>)
                    enumerator
                        .GetType()
                        .GetInterfaces()
                        .First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerator<>))
                        .GetMethod("MoveNextAsync")!
                        .Invoke(enumerator, null)!;
            }

            return false;
        }
        catch (AccessDeniedException)
        {
            return true;
        }
        catch (TargetInvocationException e) when (e.InnerException is AccessDeniedException)
        {
            return true;
        }
        catch (Exception)
        {
            // It went past the check and fell over its empty arguments.
            return false;
        }
    }
}
