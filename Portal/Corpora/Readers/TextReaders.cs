using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Markdig;

namespace Portal.Corpora.Readers;

/// <summary>Plain text, Markdown and HTML: one document each.</summary>
internal static class TextReaders
{
    private static readonly HashSet<string> s_blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p",
        "div",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "table",
        "ul",
        "ol",
        "blockquote",
        "pre",
        "br",
        "dt",
        "dd",
        "header",
        "footer",
        "main",
        "td",
        "th",
    };

    public static (ReadHeader, IEnumerable<ReadRecord>) Text((string Text, string Encoding) file, string fileName) =>
        (new ReadHeader(FileFormat.Text, file.Encoding, null), [new ReadRecord(Title(fileName), file.Text, null)]);

    public static (ReadHeader, IEnumerable<ReadRecord>) Markdown((string Text, string Encoding) file, string fileName) =>
        (
            new ReadHeader(FileFormat.Markdown, file.Encoding, null),
            [
                new ReadRecord(
                    Title(fileName),
                    Markdig.Markdown.ToPlainText(file.Text, new MarkdownPipelineBuilder().UsePipeTables().Build()),
                    null
                ),
            ]
        );

    public static (ReadHeader, IEnumerable<ReadRecord>) Html((string Text, string Encoding) file, string fileName)
    {
        using var document = new HtmlParser().ParseDocument(file.Text);
        foreach (var hidden in document.QuerySelectorAll("script,style,noscript,template,svg,head > *:not(title)").ToList())
            hidden.Remove();
        var title = document.Title is { Length: > 0 } found ? found : Title(fileName);
        var text = new StringBuilder();
        if (document.Body is { } body)
            Append(body, text);
        return (new ReadHeader(FileFormat.Html, file.Encoding, null), [new ReadRecord(title, Tidy(text.ToString()), null)]);
    }

    internal static string Title(string fileName) => Path.GetFileNameWithoutExtension(fileName);

    // By hand and not by recursion: a page may nest ten thousand elements deep.
    private static void Append(IElement root, StringBuilder text)
    {
        for (INode? node = root.FirstChild; node is not null; )
        {
            if (node is IText t)
                text.Append(t.Data.ReplaceLineEndings(" "));
            else if (node is IElement e && s_blocks.Contains(e.LocalName))
                text.Append('\n');
            if (node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null && node != root && node.NextSibling is null)
            {
                node = node.Parent;
                if (node is IElement closed && s_blocks.Contains(closed.LocalName))
                    text.Append('\n');
            }

            node = node is null || node == root ? null : node.NextSibling;
        }
    }

    private static string Tidy(string text) =>
        string.Join(
            '\n',
            text.Split('\n')
                .Select(l => string.Join(' ', l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                .Where(l => l.Length > 0)
        );
}
