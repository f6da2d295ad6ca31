using System.Globalization;
using System.Net;
using System.Text;
using Portal.Domain.Schema;

namespace Portal.Schema.Exchange;

/// <summary>The printable book for annotators: each type with its definition, examples and counterexamples, in the current
/// language.</summary>
internal static class CodeBook
{
    // The colours stand in the file itself: it is read on paper and away from the portal.
    private const string Style = """
        body {
          font: 15px/1.6 "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
          color: #1c2130;
          max-width: 820px;
          margin: 32px auto;
          padding: 0 24px;
        }
        h1 {
          font-size: 26px;
          margin: 0 0 4px;
        }
        h2 {
          font-size: 20px;
          border-bottom: 1px solid #d9dce3;
          padding-bottom: 4px;
          margin-top: 36px;
        }
        h3 {
          font-size: 17px;
          margin: 24px 0 4px;
        }
        .meta {
          color: #535b6e;
        }
        code {
          font-family: "JetBrains Mono", "Noto Sans Mono", monospace;
          font-size: 13px;
          color: #535b6e;
        }
        kbd {
          border: 1px solid #7b8294;
          border-radius: 4px;
          padding: 0 6px;
          font-size: 12px;
        }
        section {
          break-inside: avoid;
        }
        dl {
          display: grid;
          grid-template-columns: 130px 1fr;
          gap: 4px 16px;
          margin: 8px 0;
        }
        dt {
          color: #535b6e;
        }
        dd {
          margin: 0;
        }
        ul {
          margin: 0;
          padding-left: 18px;
        }
        .yes::marker {
          content: "✓  ";
          color: #18794e;
        }
        .no::marker {
          content: "✗  ";
          color: #bd2c31;
        }
        table {
          border-collapse: collapse;
          width: 100%;
          font-size: 14px;
          margin-top: 6px;
        }
        th, td {
          text-align: left;
          padding: 4px 10px;
          border-bottom: 1px solid #d9dce3;
          vertical-align: top;
        }
        nav a {
          color: #3d48b8;
          text-decoration: none;
          margin-right: 14px;
        }
        @media print {
          body {
            margin: 0;
            max-width: none;
          }
          nav {
            display: none;
          }
        }
        """;

    public static string Write(KnowledgeSchema schema, string title)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var counts = string.Format(CultureInfo.CurrentCulture, SchemaText.CountsOfTypes, schema.Entities.Length, schema.Relations.Length);
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"<!DOCTYPE html>\n<html lang=\"{CultureInfo.CurrentUICulture.Name}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                + $"content=\"width=device-width\"><title>{Text(SchemaText.CodeBook)} · "
                + $"{Text(title)}</title><style>{Style}</style></head><body>\n"
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h1>{Text(SchemaText.CodeBook)} · {Text(title)}</h1><p class=\"meta\">{Text(counts)}</p><nav>"
        );
        foreach (var entity in schema.Entities)
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"#e-{Text(entity.Id)}\">{Text(entity.Names.In(language, entity.Id))}</a>");
        page.Append(CultureInfo.InvariantCulture, $"</nav>\n<h2>{Text(SchemaText.EntityTypes)}</h2>\n");
        foreach (var entity in schema.Entities)
        {
            Head(page, "e-" + entity.Id, entity.Names, entity.Id, entity.Hotkey, language);
            page.Append("<dl>");
            if (entity.IsAbstract)
                Row(page, SchemaText.Abstract, SchemaText.AbstractHelp);
            if (entity.Parent.Length > 0)
                Row(page, SchemaText.Parent, schema.Entity(entity.Parent)?.Names.In(language, entity.Parent) ?? entity.Parent);
            Words(page, entity.Description, entity.Aliases, entity.Examples, entity.NegativeExamples);
            page.Append("</dl>");
            Properties(page, schema.PropertiesOf(entity.Id), language);
            page.Append("</section>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(SchemaText.RelationTypes)}</h2>\n");
        foreach (var relation in schema.Relations)
        {
            Head(page, "r-" + relation.Id, relation.Names, relation.Id, relation.Hotkey, language);
            page.Append("<dl>");
            Row(
                page,
                SchemaText.Pairs,
                string.Join(
                    "；",
                    relation.Pairs.Select(p =>
                        $"{schema.Entity(p.Head)?.Names.In(language, p.Head) ?? p.Head} → "
                        + $"{schema.Entity(p.Tail)?.Names.In(language, p.Tail) ?? p.Tail}"
                    )
                )
            );
            Words(page, relation.Description, relation.Aliases, relation.Examples, relation.NegativeExamples);
            page.Append("</dl>");
            Properties(page, relation.Properties, language);
            page.Append("</section>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static void Head(StringBuilder page, string anchor, LocalizedName names, string id, string hotkey, string language)
    {
        var name = names.In(language, id);
        var other = language == "zh" ? names.En : names.Zh;
        page.Append(CultureInfo.InvariantCulture, $"<section id=\"{Text(anchor)}\"><h3>{Text(name)}");
        if (other.Length > 0 && other != name)
            page.Append(CultureInfo.InvariantCulture, $" <span class=\"meta\">{Text(other)}</span>");
        page.Append(CultureInfo.InvariantCulture, $" <code>{Text(id)}</code>");
        if (hotkey.Length > 0)
            page.Append(CultureInfo.InvariantCulture, $" <kbd>{Text(hotkey)}</kbd>");
        page.Append("</h3>");
    }

    private static void Words(
        StringBuilder page,
        string description,
        IReadOnlyCollection<string> aliases,
        IReadOnlyCollection<string> examples,
        IReadOnlyCollection<string> negative
    )
    {
        if (description.Length > 0)
            Row(page, SchemaText.Definition, description);
        if (aliases.Count > 0)
            Row(page, SchemaText.Aliases, string.Join("、", aliases));
        List(page, SchemaText.Examples, "yes", examples);
        List(page, SchemaText.NegativeExamples, "no", negative);
    }

    private static void List(StringBuilder page, string name, string kind, IReadOnlyCollection<string> items)
    {
        if (items.Count > 0)
            page.Append(
                CultureInfo.InvariantCulture,
                $"<dt>{Text(name)}</dt><dd><ul>{string.Concat(items.Select(i => $"<li class=\"{kind}\">{Text(i)}</li>"))}</ul></dd>"
            );
    }

    private static void Row(StringBuilder page, string name, string value) =>
        page.Append(CultureInfo.InvariantCulture, $"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>");

    private static void Properties(StringBuilder page, IEnumerable<PropertyType> properties, string language)
    {
        var all = properties.ToList();
        if (all.Count == 0)
            return;
        page.Append(
            CultureInfo.InvariantCulture,
            $"<table><thead><tr><th>{Text(SchemaText.Property)}</th><th>{Text(SchemaText.Kind)}</th>"
                + $"<th>{Text(SchemaText.Definition)}</th></tr></thead><tbody>"
        );
        foreach (var p in all)
        {
            var unit = p.Unit.Length > 0 ? $" ({Text(p.Unit)})" : "";
            var values = p.Values.Length > 0 ? $": {Text(string.Join("、", p.Values))}" : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(p.Names.In(language, p.Id))} <code>{Text(p.Id)}</code></td>"
                    + $"<td>{Text(SchemaWords.Kind(p.Kind))}{unit}{values}</td><td>{Text(p.Description)}</td></tr>"
            );
        }

        page.Append("</tbody></table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
