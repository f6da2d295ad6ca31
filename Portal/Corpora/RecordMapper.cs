using Portal.Corpora.Readers;
using Portal.Domain;
using Portal.Domain.Corpora;

namespace Portal.Corpora;

/// <summary>Makes documents, or questions with answers, of the rows of a file.</summary>
internal sealed class RecordMapper
{
    private readonly ImportMapping _mapping;
    private readonly List<int> _text;
    private readonly int _title;

    /// <exception cref="ProblemException">A column that the mapping names is not in the file.</exception>
    public RecordMapper(IReadOnlyList<string>? columns, ImportMapping mapping)
    {
        _mapping = mapping;
        var isFaq = mapping.Target == "faq";
        var textColumns =
            isFaq ? [mapping.AnswerColumn ?? ""]
            : mapping.TextColumns.Count > 0 ? mapping.TextColumns
            : columns is { Count: > 0 } ? [columns[^1]]
            : [];
        _text = columns is null ? [] : [.. textColumns.Select(c => IndexOf(columns, c))];
        var title = isFaq ? mapping.QuestionColumn ?? "" : mapping.TitleColumn;
        _title = columns is null || string.IsNullOrEmpty(title) && !isFaq ? -1 : IndexOf(columns, title!);
        if (isFaq && columns is null)
            throw new ProblemException(CorporaProblems.ImportFaqNoColumns, "file");
    }

    public IEnumerable<StagedRecord> Map(ReadRecord record)
    {
        if (record.Cells is { } cells)
            return
            [
                new StagedRecord(
                    _title < 0 ? null : cells[_title],
                    string.Join('\n', _text.Select(i => cells[i]).Where(c => c.Length > 0))
                ),
            ];
        return _mapping.OnePerLine
            ? record.Text!.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => new StagedRecord(null, l))
            : [new StagedRecord(record.Title, record.Text ?? "")];
    }

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
                return i;
        }

        throw new ProblemException(CorporaProblems.ImportColumnUnknown, "mapping", name, string.Join(", ", columns));
    }
}
