using System.Text.Json;
using Portal.Domain;

namespace Portal.Schema.Pages;

/// <summary>What the canvas element has to know that the draft does not say: words, language, rights.</summary>
internal static class CanvasConfig
{
    public static string Write(string workspace, bool canEdit, string language)
    {
        var words = new Dictionary<string, string>
        {
            ["more"] = SchemaText.CanvasMore,
            ["rename"] = SchemaText.CanvasRename,
            ["chooseTail"] = SchemaText.CanvasChooseTail,
            ["chooseHead"] = SchemaText.CanvasChooseHead,
            ["chooseTwo"] = SchemaText.CanvasChooseTwo,
            ["copied"] = SchemaText.CanvasCopied,
            ["linkCopied"] = SchemaText.CanvasLinkCopied,
            ["described"] = SchemaText.CanvasDescribed,
        };
        foreach (var kind in Enum.GetValues<PropertyKind>())
            words["kind-" + JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())] = SchemaWords.Kind(kind);
        return JsonSerializer.Serialize(
            new
            {
                workspace,
                canEdit,
                language,
                words,
            },
            JsonSerializerOptions.Web
        );
    }
}
