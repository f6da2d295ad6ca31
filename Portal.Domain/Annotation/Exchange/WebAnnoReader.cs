using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Portal.Domain.Corpora;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Reads one WebAnno TSV 3 file.</summary>
internal sealed class WebAnnoReader(AnnotationFile file, ImmutableArray<Problem>.Builder rejected)
{
    private static readonly string[] s_typeFeatures = ["value", "label", "type", "identifier"];
    private readonly List<Layer> _layers = [];
    private readonly List<Row> _rows = [];
    private readonly StringBuilder _text = new();

    /// <summary>The document; null when its text cannot be put together.</summary>
    public AnnotatedText? Read()
    {
        if (!ReadLines())
            return null;
        var text = _text.ToString();
        if (string.IsNullOrWhiteSpace(text))
        {
            rejected.Add(new Problem(CorporaProblems.DocumentEmpty, file.Name, file.Name));
            return null;
        }

        var builder = new AnnotatedTextBuilder(Title(file.Name), text, file.Name, rejected);
        foreach (var layer in _layers.Where(l => l.Kind == "CH"))
            builder.Reject(ExchangeProblems.NotHeld, layer.Type, layer.Type);
        foreach (
            var row in _rows.Where(r =>
                r.End > text.Length || r.End < r.Start || (text[r.Start..r.End] != r.Token && text[r.Start..r.End] != Unescaped(r.Token))
            )
        )
            builder.Reject(
                ExchangeProblems.SpanSurface,
                row.Id,
                row.Token,
                row.End > text.Length || row.End < row.Start ? "" : text[row.Start..row.End]
            );
        var spans = Spans(builder);
        foreach (var layer in _layers.Where(l => l.Kind == "RL"))
            Relations(builder, layer, spans);
        return builder.Build();
    }

    // The place of a document in an export of INCEpTION is its folder: "curation/report.txt/CURATION_USER.tsv".
    private static string Title(string name)
    {
        var parts = name.Split('/');
        return parts.Length > 1 && parts[^1].StartsWith("CURATION_USER", StringComparison.Ordinal)
            ? parts[^2]
            : parts[^1][..^Math.Min(4, parts[^1].Length)];
    }

    private bool ReadLines()
    {
        var sentence = new StringBuilder();
        var isNew = true;
        foreach (var (line, number) in file.Text.TrimStart('\uFEFF').Split('\n').Select((l, i) => (l.TrimEnd('\r'), i + 1)))
        {
            if (line.StartsWith("#T_", StringComparison.Ordinal) && line.Length > 6 && line[5] == '=')
            {
                var parts = line[6..].Split('|');
                _layers.Add(new Layer(line[3..5], parts[0], parts[1..], _layers.Sum(l => l.Features.Length)));
            }
            else if (line.StartsWith("#Text=", StringComparison.Ordinal))
            {
                // A sentence over several lines has several of these.
                sentence.Append(sentence.Length > 0 ? "\n" : "").Append(UnescapedText(line[6..]));
                isNew = true;
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                if (
                    line.Split('\t') is not [var id, var place, var token, .. var cells]
                    || place.Split('-') is not [var from, var to]
                    || !int.TryParse(from, CultureInfo.InvariantCulture, out var start)
                    || !int.TryParse(to, CultureInfo.InvariantCulture, out var end)
                )
                {
                    rejected.Add(
                        new Problem(ExchangeProblems.LineBroken, $"{file.Name}:{number}", line.Length <= 200 ? line : line[..200] + "…")
                    );
                    continue;
                }

                if (isNew && !Append(sentence.ToString(), start, token, number))
                    return false;
                isNew = false;
                sentence.Clear();
                _rows.Add(new Row(id, start, end, token, cells));
            }
        }

        return true;
    }

    // A sentence is where its first token says; what lies between two sentences the format does not tell.
    private bool Append(string sentence, int start, string token, int line)
    {
        var within = Math.Max(
            0,
            Math.Max(sentence.IndexOf(token, StringComparison.Ordinal), sentence.IndexOf(Unescaped(token), StringComparison.Ordinal))
        );
        var begin = start - within;
        if (begin < _text.Length || begin - _text.Length > 100_000)
        {
            rejected.Add(
                new Problem(ExchangeProblems.LineBroken, $"{file.Name}:{line}", sentence.Length <= 200 ? sentence : sentence[..200] + "…")
            );
            return false;
        }

        _text.Append('\n', begin - _text.Length).Append(sentence);
        return true;
    }

    private Dictionary<(int Layer, int Number, string Row), string> Spans(AnnotatedTextBuilder builder)
    {
        var found = new Dictionary<(int Layer, int Number, string Row), (int Start, int End, Dictionary<string, string> Features)>();
        foreach (var (layer, index) in _layers.Select((l, i) => (l, i)).Where(l => l.l.Kind == "SP"))
        {
            foreach (var row in _rows)
            {
                for (var f = 0; f < Math.Max(1, layer.Features.Length); f++)
                {
                    foreach (var (value, number) in Values(Cell(row, layer.Column + f)))
                    {
                        // Without a number an annotation has this token alone.
                        var key = (index, number, number == 0 ? row.Id : "");
                        var (start, end, features) = found.GetValueOrDefault(key, (row.Start, row.End, []));
                        if (value is not null && f < layer.Features.Length)
                            features.TryAdd(layer.Features[f], value);
                        found[key] = (Math.Min(start, row.Start), Math.Max(end, row.End), features);
                    }
                }
            }
        }

        var names = new Dictionary<(int Layer, int Number, string Row), string>();
        foreach (var (key, (start, end, features)) in found)
        {
            var type =
                s_typeFeatures.Select(f => features.GetValueOrDefault(f)).FirstOrDefault(v => v is not null)
                ?? features.Values.FirstOrDefault()
                ?? _layers[key.Layer].Type.Split('.')[^1];
            var name = $"{key.Layer}.{key.Number}.{key.Row}";
            if (builder.Add(name, type, start, end) is not null)
                names[key] = name;
        }

        return names;
    }

    private void Relations(AnnotatedTextBuilder builder, Layer layer, Dictionary<(int Layer, int Number, string Row), string> spans)
    {
        var based = layer.Features.FirstOrDefault(f => f.StartsWith("BT_", StringComparison.Ordinal))?[3..];
        var target = _layers.FindIndex(l => l.Kind == "SP" && l.Type == based);
        var last = layer.Features.Length - 1;
        foreach (var row in _rows)
        {
            var ends = Split(Cell(row, layer.Column + last)).ToList();
            var labels = last > 0 ? Enumerable.Range(0, last).Select(f => Values(Cell(row, layer.Column + f)).ToList()).ToList() : [];
            for (var i = 0; i < ends.Count; i++)
            {
                var open = ends[i].IndexOf('[', StringComparison.Ordinal);
                var source = open < 0 ? ends[i] : ends[i][..open];
                var numbers =
                    open < 0
                        ? []
                        : ends[i]
                            [(open + 1)..]
                            .TrimEnd(']')
                            .Split('_')
                            .Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out var x) ? x : 0)
                            .ToList();
                var type =
                    labels.Select(l => i < l.Count ? l[i].Value : null).FirstOrDefault(v => v is not null) ?? layer.Type.Split('.')[^1];
                var (head, tail) = (Name(numbers.ElementAtOrDefault(0), source), Name(numbers.ElementAtOrDefault(1), row.Id));
                if (head is null || tail is null)
                    builder.Reject(ExchangeProblems.RelationEnd, $"{row.Id} {type}", ends[i]);
                else
                    builder.Relate(type, head, tail);
            }
        }

        string? Name(int number, string at) =>
            number > 0
                ? spans.GetValueOrDefault((target, number, ""))
                    ?? spans.Where(s => s.Key.Number == number).Select(s => s.Value).FirstOrDefault()
                : spans.GetValueOrDefault((target, 0, at)) ?? spans.Where(s => s.Key.Row == at).Select(s => s.Value).FirstOrDefault();
    }

    private static string Cell(Row row, int column) => column >= 0 && column < row.Cells.Length ? row.Cells[column] : "_";

    private static IEnumerable<(string? Value, int Number)> Values(string cell)
    {
        foreach (var item in Split(cell))
        {
            var (value, number) = (item, 0);
            var open = item.LastIndexOf('[');
            if (
                item.EndsWith(']')
                && open >= 0
                && (open == 0 || item[open - 1] != '\\')
                && int.TryParse(item.AsSpan(open + 1, item.Length - open - 2), CultureInfo.InvariantCulture, out number)
            )
                value = item[..open];
            yield return (value == "*" ? null : Unescaped(value), number);
        }
    }

    private static IEnumerable<string> Split(string cell)
    {
        if (cell.Length == 0 || cell == "_")
            yield break;
        var start = 0;
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] == '\\')
            {
                i++;
            }
            else if (cell[i] == '|')
            {
                yield return cell[start..i];
                start = i + 1;
            }
        }

        yield return cell[start..];
    }

    // In values every sign may be escaped; in texts only these, and a file of an older version escapes none.
    private static string Unescaped(string value) =>
        Unescape(
            value,
            c =>
                c switch
                {
                    't' => '\t',
                    'n' => '\n',
                    'r' => '\r',
                    _ => c,
                }
        );

    private static string UnescapedText(string value) =>
        Unescape(
            value,
            c =>
                c switch
                {
                    't' => '\t',
                    'n' => '\n',
                    'r' => '\r',
                    'f' => '\f',
                    '\\' => '\\',
                    _ => null,
                }
        );

    private static string Unescape(string value, Func<char, char?> of)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && of(value[i + 1]) is { } c)
            {
                text.Append(c);
                i++;
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
    }

    private sealed record Layer(string Kind, string Type, string[] Features, int Column);

    private sealed record Row(string Id, int Start, int End, string Token, string[] Cells);
}
