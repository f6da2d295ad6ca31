using System.Text.Json;

namespace Portal.Components.Shell;

/// <summary>The words that the browser's part of the shell shows.</summary>
internal static class ShellWords
{
    /// <summary>JSON that may stand in a script element: the default encoder escapes every sign that HTML knows.</summary>
    public static string Json() =>
        JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["saved"] = ShellText.Saved,
                ["saving"] = ShellText.Saving,
                ["waiting"] = ShellText.Waiting,
                ["refused"] = ShellText.Refused,
                ["search"] = ShellText.SearchOrJump,
                ["page"] = ShellText.Page,
                ["document"] = ShellText.Document,
                ["type"] = ShellText.Type,
                ["askThis"] = ShellText.AskThis,
                ["action"] = ShellText.Action,
                ["addDocuments"] = ShellText.AddDocuments,
                ["publishSchema"] = ShellText.PublishSchema,
                ["trainEngines"] = ShellText.TrainEngines,
                ["workspaces"] = ShellText.Workspaces,
                ["switchLanguage"] = ShellText.SwitchLanguage,
                ["switchTheme"] = ShellText.SwitchTheme,
                ["keys"] = ShellText.Keys,
                ["close"] = ShellText.Close,
                ["globalKeys"] = ShellText.GlobalKeys.Replace("\\n", "\n", StringComparison.Ordinal),
                ["aside"] = ShellText.Aside,
                ["asideCount"] = ShellText.AsideCount,
                ["asideTitle"] = ShellText.AsideTitle,
                ["asideHelp"] = ShellText.AsideHelp,
                ["asideDocument"] = ShellText.AsideDocument,
                ["asideSchema"] = ShellText.AsideSchema,
                ["details"] = ShellText.Details,
                ["tryAgain"] = ShellText.TryAgain,
                ["throwAway"] = ShellText.ThrowAway,
                ["signOutWaiting"] = ShellText.SignOutWaiting,
            }
        );
}
