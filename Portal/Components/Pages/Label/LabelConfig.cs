using System.Globalization;
using System.Text.Json;
using Portal.Domain.Schema;
using Portal.Resources;

namespace Portal.Components.Pages.Label;

/// <summary>What the annotator element has to know of the schema, and the words it shows.</summary>
internal static class LabelConfig
{
    private static readonly string[] s_words =
    [
        "textLabel", "inspector", "palette", "noSelection", "suggestions", "mentions", "relations", "accept", "reject", "remove", "relate", "person", "accepted", "suggested",
        "hintNone", "hintSuggestion", "hintDecision", "hintRelate", "hintSelection", "readOnly", "shownOf", "loadFailed",
    ];

    public static string Write(string workspace, KnowledgeSchema schema, bool canEdit, string language) => JsonSerializer.Serialize(
        new
        {
            workspace,
            canEdit,
            entityTypes = schema.Labels.Select(e => new
            {
                e.Id,
                name = e.Names.In(language, e.Id),
                e.Color,
                e.Hotkey,
                properties = schema.PropertiesOf(e.Id).Select(p => new { p.Id, name = p.Names.In(language, p.Id) }),
            }),
            relationTypes = schema.Relations.Select(r => new { r.Id, name = r.Names.In(language, r.Id), pairs = schema.EffectivePairs(r).Select(p => new[] { p.Head, p.Tail }) }),
            words = s_words.ToDictionary(w => w, w => LabelText.ResourceManager.GetString("Annotator" + char.ToUpperInvariant(w[0]) + w[1..], CultureInfo.CurrentUICulture) ?? w),
        },
        JsonSerializerOptions.Web);
}
