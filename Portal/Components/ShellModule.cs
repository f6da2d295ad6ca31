using Microsoft.JSInterop;

namespace Portal.Components;

/// <summary>The browser's part of the shell as a module.</summary>
internal static class ShellModule
{
    // The import map leads to the fingerprinted file.
    public static ValueTask<IJSObjectReference> ImportAsync(IJSRuntime js) =>
        js.InvokeAsync<IJSObjectReference>("import", "./dist/shell.js");
}
