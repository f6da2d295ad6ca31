using System.Globalization;
using System.Text.Json;
using Portal.Domain.Schema;
using Portal.Resources;
using Portal.Schemas;

namespace Portal.Components.Pages.Schema;

/// <summary>What the canvas element has to know that the draft does not say: words, language, rights.</summary>
internal static class CanvasConfig
{
    private static readonly string[] s_words = ["more", "rename", "chooseTail", "chooseHead", "chooseTwo", "copied", "linkCopied", "described"];

    public static string Write(string workspace, bool canEdit, string language)
    {
        var words = s_words.ToDictionary(w => w, w => SchemaText.ResourceManager.GetString("Canvas" + char.ToUpperInvariant(w[0]) + w[1..], CultureInfo.CurrentUICulture) ?? w);
        foreach (var kind in Enum.GetValues<PropertyKind>())
            words["kind-" + JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())] = SchemaWords.Kind(kind);
        return JsonSerializer.Serialize(new { workspace, canEdit, language, words }, JsonSerializerOptions.Web);
    }
}
