using System.Globalization;
using ClosedXML.Excel;
using Portal.Corpora;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Schema.Exchange;

/// <summary>A schema as an Excel workbook: a sheet each for entity types, relation types, their properties and the pairs of ends.</summary>
/// <remarks>Headers begin with the member's name, a Chinese word follows; the name alone is read. Lists stand in one cell, with semicolons
/// between.</remarks>
internal static class SchemaWorkbook
{
    private const int MostRows = 20_000;
    private static readonly string[] s_entity =
    [
        "Id 标识符",
        "Zh 中文名",
        "En 英文名",
        "Aliases 别名",
        "Definition 定义",
        "Examples 示例",
        "NegativeExamples 反例",
        "Parent 父类型",
        "Abstract 抽象",
        "Group 分组",
        "Color 颜色",
        "Icon 图标",
        "Hotkey 快捷键",
        "X",
        "Y",
        "Collapsed 折叠",
    ];
    private static readonly string[] s_relation =
    [
        "Id 标识符",
        "Zh 中文名",
        "En 英文名",
        "Aliases 别名",
        "InverseAliases 反向别名",
        "Definition 定义",
        "Examples 示例",
        "NegativeExamples 反例",
        "Cardinality 基数",
        "Inverse 逆关系",
        "Symmetric 对称",
        "Transitive 传递",
        "Hotkey 快捷键",
    ];
    private static readonly string[] s_property =
    [
        "Owner 所属类型",
        "Of 属于",
        "Id 标识符",
        "Zh 中文名",
        "En 英文名",
        "Aliases 别名",
        "Definition 定义",
        "Kind 类别",
        "Unit 单位",
        "Values 取值",
        "Pattern 模式",
        "Required 必填",
        "MultiValued 多值",
        "Unique 唯一",
        "Key 主键",
    ];
    private static readonly string[] s_pair = ["Relation 关系", "Head 头", "Tail 尾"];

    /// <summary>Members of a schema that are lost when it is written and read again: none.</summary>
    public static IReadOnlyList<string> CannotHold { get; } = [];

    public static byte[] Write(KnowledgeSchema schema)
    {
        using var book = new XLWorkbook();
        book.AddSheet("EntityTypes", s_entity, Width, schema.Entities.Select(e => Row(e, schema.Layout.GetValueOrDefault(e.Id))));
        book.AddSheet("RelationTypes", s_relation, Width, schema.Relations.Select(Row));
        book.AddSheet(
            "Properties",
            s_property,
            Width,
            schema
                .Entities.SelectMany(e => e.Properties.Select(p => Row(e.Id, "entity", p)))
                .Concat(schema.Relations.SelectMany(r => r.Properties.Select(p => Row(r.Id, "relation", p))))
        );
        book.AddSheet("Pairs", s_pair, Width, schema.Relations.SelectMany(r => r.Pairs.Select(p => new[] { r.Id, p.Head, p.Tail })));
        AddHelp(book);
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        return stream.ToArray();
    }

    public static Result<SchemaImport> Read(byte[] content)
    {
        try
        {
            using var book = new XLWorkbook(new MemoryStream(content), XLEventTracking.Disabled);
            return Read(book);
        }
        catch (Exception error) when (error is not ProblemException and not OutOfMemoryException)
        {
            // ClosedXML throws whatever its parts throw for a file that is no workbook.
            return Result<SchemaImport>.Failed(new Problem(SchemaProblems.XlsxBroken, ""));
        }
    }

    private static IEnumerable<string> Help =>
        [
            .. TextSheets.InEachLanguage(SchemaSheetText.ResourceManager, nameof(SchemaSheetText.Help)),
            "Kind: " + string.Join(", ", Enum.GetNames<PropertyKind>()),
            "Cardinality: " + string.Join(", ", Enum.GetNames<Cardinality>()),
            "Icon: " + string.Join(", ", TypeIcons.All),
            "Of: entity, relation",
        ];

    private static Result<SchemaImport> Read(XLWorkbook book)
    {
        var notes = new List<ImportNote>();
        if (!book.TryGetWorksheet("EntityTypes", out var entities))
            return Result<SchemaImport>.Failed(new Problem(SchemaProblems.ImportOtherKind, ""));
        notes.AddRange(
            book.Worksheets.Where(w =>
                    w.Name is not ("EntityTypes" or "RelationTypes" or "Properties" or "Pairs")
                    && !w.Name.StartsWith("Help", StringComparison.Ordinal)
                )
                .Select(w => ImportNote.Of(w.Name, "sheet"))
        );
        var schema = KnowledgeSchema.Empty;
        foreach (var row in Rows(entities, s_entity, notes))
            schema = SchemaRows.AddEntity(schema, row, notes);
        foreach (var row in Rows(book, "RelationTypes", s_relation, notes))
            schema = SchemaRows.AddRelation(schema, row, notes);
        foreach (var row in Rows(book, "Properties", s_property, notes))
            schema = SchemaRows.AddProperty(schema, row, notes);
        foreach (var row in Rows(book, "Pairs", s_pair, notes))
            schema = SchemaRows.AddPair(schema, row, notes);
        return Result<SchemaImport>.Of(new SchemaImport(schema, notes));
    }

    private static void AddHelp(XLWorkbook book)
    {
        var help = book.AddWorksheet("Help 说明");
        var row = 1;
        foreach (var line in Help)
            help.Cell(row++, 1).PutText(line);
        help.Column(1).Width = 110;
    }

    private static string[] Row(EntityType e, CanvasPlace? place) =>
        [
            e.Id,
            e.Names.Zh,
            e.Names.En,
            SheetCells.List(e.Aliases),
            e.Description,
            SheetCells.List(e.Examples),
            SheetCells.List(e.NegativeExamples),
            e.Parent,
            SheetCells.Flag(e.IsAbstract),
            e.Group,
            e.Color.ToString(CultureInfo.InvariantCulture),
            e.Icon,
            e.Hotkey,
            place?.X.ToString("R", CultureInfo.InvariantCulture) ?? "",
            place?.Y.ToString("R", CultureInfo.InvariantCulture) ?? "",
            SheetCells.Flag(place?.IsCollapsed == true),
        ];

    private static string[] Row(RelationType r) =>
        [
            r.Id,
            r.Names.Zh,
            r.Names.En,
            SheetCells.List(r.Aliases),
            SheetCells.List(r.InverseAliases),
            r.Description,
            SheetCells.List(r.Examples),
            SheetCells.List(r.NegativeExamples),
            r.Cardinality.ToString(),
            r.Inverse,
            SheetCells.Flag(r.IsSymmetric),
            SheetCells.Flag(r.IsTransitive),
            r.Hotkey,
        ];

    private static string[] Row(string owner, string of, PropertyType p) =>
        [
            owner,
            of,
            p.Id,
            p.Names.Zh,
            p.Names.En,
            SheetCells.List(p.Aliases),
            p.Description,
            p.Kind.ToString(),
            p.Unit,
            SheetCells.List(p.Values),
            p.Pattern,
            SheetCells.Flag(p.IsRequired),
            SheetCells.Flag(p.IsMultiValued),
            SheetCells.Flag(p.IsUnique),
            SheetCells.Flag(p.IsKey),
        ];

    private static double Width(string header, int column) => column == 0 ? 22 : 18;

    private static IEnumerable<SheetRow> Rows(XLWorkbook book, string name, string[] headers, List<ImportNote> notes) =>
        book.TryGetWorksheet(name, out var sheet) ? Rows(sheet, headers, notes) : [];

    private static IEnumerable<SheetRow> Rows(IXLWorksheet sheet, string[] headers, List<ImportNote> notes)
    {
        var known = headers.Select(h => h.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var cell in sheet.Row(1).CellsUsed())
        {
            var header = cell.GetString().Trim().Split(' ', '\n')[0];
            if (known.Contains(header))
                columns.TryAdd(header, cell.Address.ColumnNumber);
            else
                notes.Add(ImportNote.Of($"{sheet.Name} 1", cell.GetString()));
        }

        var last = sheet.LastRowUsed()?.RowNumber() ?? 1;
        if (last > MostRows)
            notes.Add(ImportNote.Of(sheet.Name, $"{last - MostRows} rows"));
        for (var i = 2; i <= Math.Min(last, MostRows); i++)
        {
            if (!sheet.Row(i).IsEmpty())
                yield return new SheetRow(
                    $"{sheet.Name} {i}",
                    name => columns.TryGetValue(name, out var c) ? sheet.Cell(i, c).GetString() : ""
                );
        }
    }
}
