using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>Chooses files as a person does: after the page has begun to listen. A script is faster, and its choice would go
/// unheard.</summary>
internal static class FileChoice
{
    public static async Task ChooseAsync(this ILocator input, params FilePayload[] files)
    {
        // The element may be drawn anew meanwhile; then the one that stays is asked.
        while (
            !await input.EvaluateAsync<bool>(
                "e => new Promise(done => { const look = () => e._blazorInputFileNextFileId !== undefined ? done(true) : "
                    + "e.isConnected ? requestAnimationFrame(look) : done(false); look(); })"
            )
        ) { }

        await input.SetInputFilesAsync(files);
    }
}
