using Portal.Domain;

namespace Portal.Accounts;

/// <summary>Problems of accounts, passwords and the first set-up.</summary>
public static class AccountsProblems
{
    /// <summary>“The account was changed in the meantime. Try again.”</summary>
    public static ProblemCode AccountConflict { get; } = new("account.conflict");

    /// <summary>“Too many pages are open without anybody signed in. …”</summary>
    public static ProblemCode ConnectionsLimited { get; } = new("connections.limited");

    /// <summary>“Too many pages are open from your address without anybody signed in. …”</summary>
    public static ProblemCode ConnectionsOfAddressLimited { get; } = new("connections.address.limited");

    /// <summary>“{0} cannot be disabled: it is you or the last administrator.”</summary>
    public static ProblemCode LastAdministrator { get; } = new("account.lastAdministrator");

    /// <summary>“A user name has 2 to 64 characters and no spaces.”</summary>
    public static ProblemCode NameIllegal { get; } = new("account.name.illegal");

    /// <summary>“The user name ‘{0}’ is taken.”</summary>
    public static ProblemCode NameTaken { get; } = new("account.name.taken");

    /// <summary>“There is no account ‘{0}’.”</summary>
    public static ProblemCode Unknown { get; } = new("account.unknown");

    /// <summary>“This password is among those that are guessed first. Choose another one.”</summary>
    public static ProblemCode PasswordCommon { get; } = new("password.common");

    /// <summary>“A password has at most {0} characters.”</summary>
    public static ProblemCode PasswordLong { get; } = new("password.long");

    /// <summary>“A password has at least {0} characters; a sentence is a good one.”</summary>
    public static ProblemCode PasswordShort { get; } = new("password.short");

    /// <summary>“The current password is wrong.”</summary>
    public static ProblemCode PasswordWrong { get; } = new("password.wrong");

    /// <summary>“The portal is set up already. Sign in.”</summary>
    public static ProblemCode SetupDone { get; } = new("setup.done");

    /// <summary>“The token is wrong. It is printed on the console of the server at its first start.”</summary>
    public static ProblemCode SetupTokenWrong { get; } = new("setup.token.wrong");

    /// <summary>“Name or password is wrong, or the account is locked for some minutes.”</summary>
    public static ProblemCode SignInFailed { get; } = new("signIn.failed");

    /// <summary>“Too many sign-ins at the moment. Try again in a minute.”</summary>
    public static ProblemCode SignInLimited { get; } = new("signIn.limited");
}
