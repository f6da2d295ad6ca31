using Portal.Domain;

namespace Portal.Platform;

/// <summary>Problems of the portal itself: access, its data folder, its options.</summary>
public static class PlatformProblems
{
    /// <summary>“You are not allowed to do this. Ask an owner of the workspace for the right.”</summary>
    public static ProblemCode AccessDenied { get; } = new("access.denied");

    /// <summary>“Sign in first.”</summary>
    public static ProblemCode AccessSignIn { get; } = new("access.signIn");

    /// <summary>“The data folder {0} is in use by a running portal. Stop it first, or name another folder with --data.”</summary>
    public static ProblemCode DataInUse { get; } = new("data.inUse");

    /// <summary>Anything else that stops a verb. The exception has the message.</summary>
    public static ProblemCode Failed { get; } = new("failed");

    /// <summary>“This portal answers on this machine only …”</summary>
    public static ProblemCode HostForeign { get; } = new("host.foreign");

    /// <summary>“‘{0}’ is no host. …”</summary>
    public static ProblemCode HostIllegal { get; } = new("host.illegal");

    /// <summary>“{0} is link-local or hands out credentials …”</summary>
    public static ProblemCode HostOutOfReach { get; } = new("host.outOfReach");

    /// <summary>“The portal may not ask {0} …”</summary>
    public static ProblemCode HostNotAllowed { get; } = new("host.notAllowed");

    /// <summary>“{0} sends on to another address …”</summary>
    public static ProblemCode HostRedirects { get; } = new("host.redirects");

    /// <summary>“There is nothing at this address.”</summary>
    public static ProblemCode NotFound { get; } = new("notFound");

    /// <summary>“‘{0}’ must be a whole number from {1} to {2}; {3} is not. Nothing was changed.”</summary>
    public static ProblemCode NumberOutOfRange { get; } = new("number.outOfRange");

    /// <summary>An option is wrong. Its check has the message.</summary>
    public static ProblemCode OptionsInvalid { get; } = new("options.invalid");

    /// <summary>“The request is not as the API describes it, so nothing was done. …” The web server has the details.</summary>
    public static ProblemCode RequestIllegal { get; } = new("request.illegal");

    /// <summary>Nobody is signed in. Said as <see cref="AccessSignIn"/>.</summary>
    public static ProblemCode SignIn { get; } = new("signIn");

    /// <summary>“There is no workspace ‘{0}’.”</summary>
    public static ProblemCode WorkspaceUnknown { get; } = new("workspace.unknown");

    /// <summary>“The portal’s keys cannot be read …”</summary>
    public static ProblemCode KeysBroken { get; } = new("keys.broken");

    /// <summary>“The portal has not started …”</summary>
    public static ProblemCode NotStarted { get; } = new("portal.notStarted");

    /// <summary>“A part of the database is damaged …”</summary>
    public static ProblemCode StorageDamaged { get; } = new("storage.damaged");

    /// <summary>“The disk is full …”</summary>
    public static ProblemCode StorageFull { get; } = new("storage.full");

    /// <summary>“The portal may not write …”</summary>
    public static ProblemCode StorageReadOnly { get; } = new("storage.readOnly");
}
