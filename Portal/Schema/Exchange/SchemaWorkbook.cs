using System.Collections.Immutable;
using System.Globalization;
using ClosedXML.Excel;
using Portal.Corpora;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Schemas;

/// <summary>A schema as an Excel workbook: a sheet each for entity types, relation types, their properties and the pairs of ends.</summary>
/// <remarks>Headers begin with the member's name, a Chinese word follows; the name alone is read. Lists stand in one cell, with semicolons between.</remarks>
internal static class SchemaWorkbook
{
    private const int MostRows = 20_000;
    private static readonly string[] s_entity = ["Id 标识符", "Zh 中文名", "En 英文名", "Aliases 别名", "Definition 定义", "Examples 示例", "NegativeExamples 反例", "Parent 父类型", "Abstract 抽象", "Group 分组", "Color 颜色", "Icon 图标", "Hotkey 快捷键", "X", "Y", "Collapsed 折叠"];
    private static readonly string[] s_relation = ["Id 标识符", "Zh 中文名", "En 英文名", "Aliases 别名", "InverseAliases 反向别名", "Definition 定义", "Examples 示例", "NegativeExamples 反例", "Cardinality 基数", "Inverse 逆关系", "Symmetric 对称", "Transitive 传递", "Hotkey 快捷键"];
    private static readonly string[] s_property = ["Owner 所属类型", "Of 属于", "Id 标识符", "Zh 中文名", "En 英文名", "Aliases 别名", "Definition 定义", "Kind 类别", "Unit 单位", "Values 取值", "Pattern 模式", "Required 必填", "MultiValued 多值", "Unique 唯一", "Key 主键"];
    private static readonly string[] s_pair = ["Relation 关系", "Head 头", "Tail 尾"];

    /// <summary>Members of a schema that are lost when it is written and read again: none.</summary>
    public static IReadOnlyList<string> CannotHold { get; } = [];

    public static byte[] Write(KnowledgeSchema schema)
    {
        using var book = new XLWorkbook();
        book.AddSheet("EntityTypes", s_entity, Width, schema.Entities.Select(e =>
        {
            var place = schema.Layout.GetValueOrDefault(e.Id);
            return new[]
            {
                e.Id, e.Names.Zh, e.Names.En, List(e.Aliases), e.Description, List(e.Examples), List(e.NegativeExamples), e.Parent, Flag(e.IsAbstract), e.Group, e.Color.ToString(CultureInfo.InvariantCulture), e.Icon, e.Hotkey,
                place?.X.ToString("R", CultureInfo.InvariantCulture) ?? "", place?.Y.ToString("R", CultureInfo.InvariantCulture) ?? "", Flag(place?.IsCollapsed == true),
            };
        }));
        book.AddSheet("RelationTypes", s_relation, Width, schema.Relations.Select(r => new[]
        {
            r.Id, r.Names.Zh, r.Names.En, List(r.Aliases), List(r.InverseAliases), r.Description, List(r.Examples), List(r.NegativeExamples), r.Cardinality.ToString(), r.Inverse, Flag(r.IsSymmetric), Flag(r.IsTransitive), r.Hotkey,
        }));
        book.AddSheet("Properties", s_property, Width, schema.Entities.SelectMany(e => e.Properties.Select(p => Row(e.Id, "entity", p))).Concat(schema.Relations.SelectMany(r => r.Properties.Select(p => Row(r.Id, "relation", p)))));
        book.AddSheet("Pairs", s_pair, Width, schema.Relations.SelectMany(r => r.Pairs.Select(p => new[] { r.Id, p.Head, p.Tail })));
        var help = book.AddWorksheet("Help 说明");
        var row = 1;
        foreach (var line in Help)
            help.Cell(row++, 1).PutText(line);
        help.Column(1).Width = 110;
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
            return Result<SchemaImport>.Failed(new Problem("schema.xlsx.broken", ""));
        }
    }

    private static IEnumerable<string> Help =>
    [
        "每行一个类型；标识符以字母开头，只含字母、数字和下划线。列表用分号分隔，文字里的分号写作 \\; 。是/否列写 TRUE 或留空。",
        "One type a row; identifiers begin with a letter, then letters, digits and underscores. Semicolons between the items of a list; a semicolon inside is written \\; . Yes is TRUE, no is an empty cell.",
        "Kind: " + string.Join(", ", Enum.GetNames<PropertyKind>()),
        "Cardinality: " + string.Join(", ", Enum.GetNames<Cardinality>()),
        "Icon: " + string.Join(", ", TypeIcons.All),
        "Of: entity, relation",
    ];

    private static Result<SchemaImport> Read(XLWorkbook book)
    {
        var notes = new List<ImportNote>();
        if (!book.TryGetWorksheet("EntityTypes", out var entities))
            return Result<SchemaImport>.Failed(new Problem("schema.import.otherKind", ""));
        notes.AddRange(book.Worksheets.Where(w => w.Name is not ("EntityTypes" or "RelationTypes" or "Properties" or "Pairs") && !w.Name.StartsWith("Help", StringComparison.Ordinal)).Select(w => ImportNote.Of(w.Name, "sheet")));
        var schema = KnowledgeSchema.Empty;
        foreach (var r in Rows(entities, s_entity, notes))
        {
            if (r["Id"].Length == 0 || schema.Entity(r["Id"]) is not null)
            {
                notes.Add(ImportNote.Of(r.Where, r["Id"].Length == 0 ? "Id" : r["Id"]));
                continue;
            }

            schema = schema.With(new EntityType
            {
                Id = r["Id"],
                Names = new(r["Zh"], r["En"]),
                Aliases = Items(r["Aliases"]),
                Description = r["Definition"],
                Examples = Items(r["Examples"]),
                NegativeExamples = Items(r["NegativeExamples"]),
                Parent = r["Parent"],
                IsAbstract = IsTrue(r["Abstract"]),
                Group = r["Group"],
                Icon = TypeIcons.IsKnown(r["Icon"]) ? r["Icon"] : "",
                Hotkey = r["Hotkey"],
                Color = int.TryParse(r["Color"], CultureInfo.InvariantCulture, out var color) ? Math.Clamp(color, 0, TypePalette.Count - 1) : TypePalette.Next(schema.Entities),
            });
            if (!TypeIcons.IsKnown(r["Icon"]))
                notes.Add(ImportNote.Of(r.Where + " Icon", r["Icon"]));
            if (double.TryParse(r["X"], CultureInfo.InvariantCulture, out var x) && double.TryParse(r["Y"], CultureInfo.InvariantCulture, out var y))
                schema = schema with { Layout = schema.Layout.SetItem(r["Id"], new CanvasPlace(x, y, IsTrue(r["Collapsed"]))) };
        }

        foreach (var r in Rows(book, "RelationTypes", s_relation, notes))
        {
            if (r["Id"].Length == 0 || schema.Relation(r["Id"]) is not null)
            {
                notes.Add(ImportNote.Of(r.Where, r["Id"].Length == 0 ? "Id" : r["Id"]));
                continue;
            }

            schema = schema.With(new RelationType
            {
                Id = r["Id"],
                Names = new(r["Zh"], r["En"]),
                Aliases = Items(r["Aliases"]),
                InverseAliases = Items(r["InverseAliases"]),
                Description = r["Definition"],
                Examples = Items(r["Examples"]),
                NegativeExamples = Items(r["NegativeExamples"]),
                Cardinality = Word<Cardinality>(r, "Cardinality", notes),
                Inverse = r["Inverse"],
                IsSymmetric = IsTrue(r["Symmetric"]),
                IsTransitive = IsTrue(r["Transitive"]),
                Hotkey = r["Hotkey"],
            });
        }

        foreach (var r in Rows(book, "Properties", s_property, notes))
        {
            var property = new PropertyType
            {
                Id = r["Id"],
                Names = new(r["Zh"], r["En"]),
                Aliases = Items(r["Aliases"]),
                Description = r["Definition"],
                Kind = Word<PropertyKind>(r, "Kind", notes),
                Unit = r["Unit"],
                Values = Items(r["Values"]),
                Pattern = r["Pattern"],
                IsRequired = IsTrue(r["Required"]),
                IsMultiValued = IsTrue(r["MultiValued"]),
                IsUnique = IsTrue(r["Unique"]),
                IsKey = IsTrue(r["Key"]),
            };
            if (property.Id.Length > 0 && !r["Of"].Equals("relation", StringComparison.OrdinalIgnoreCase) && schema.Entity(r["Owner"]) is { } entity)
                schema = schema.With(entity with { Properties = entity.Properties.Add(property) });
            else if (property.Id.Length > 0 && schema.Relation(r["Owner"]) is { } relation)
                schema = schema.With(relation with { Properties = relation.Properties.Add(property) });
            else
                notes.Add(ImportNote.Of(r.Where, $"{r["Owner"]}.{property.Id}"));
        }

        foreach (var r in Rows(book, "Pairs", s_pair, notes))
        {
            if (schema.Relation(r["Relation"]) is { } relation && r["Head"].Length > 0 && r["Tail"].Length > 0)
                schema = schema.With(relation with { Pairs = [.. relation.Pairs.Append(new TypePair(r["Head"], r["Tail"])).Distinct()] });
            else
                notes.Add(ImportNote.Of(r.Where, $"{r["Relation"]}: {r["Head"]} → {r["Tail"]}"));
        }

        return Result<SchemaImport>.Of(new SchemaImport(schema, notes));
    }

    private static string[] Row(string owner, string of, PropertyType p) =>
        [owner, of, p.Id, p.Names.Zh, p.Names.En, List(p.Aliases), p.Description, p.Kind.ToString(), p.Unit, List(p.Values), p.Pattern, Flag(p.IsRequired), Flag(p.IsMultiValued), Flag(p.IsUnique), Flag(p.IsKey)];

    private static double Width(string header, int column) => column == 0 ? 22 : 18;

    private static IEnumerable<SheetRow> Rows(XLWorkbook book, string name, string[] headers, List<ImportNote> notes) => book.TryGetWorksheet(name, out var sheet) ? Rows(sheet, headers, notes) : [];

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
                yield return new SheetRow($"{sheet.Name} {i}", name => columns.TryGetValue(name, out var c) ? sheet.Cell(i, c).GetString() : "");
        }
    }

    private static T Word<T>(SheetRow row, string column, List<ImportNote> notes)
        where T : struct, Enum
    {
        if (row[column].Length == 0 || Enum.TryParse<T>(row[column], true, out var value) && Enum.IsDefined(value))
            return row[column].Length == 0 ? default : Enum.Parse<T>(row[column], true);
        notes.Add(ImportNote.Of($"{row.Where} {column}", row[column]));
        return default;
    }

    private static bool IsTrue(string text) => text.Trim() is "TRUE" or "True" or "true" or "1" or "是" or "yes" or "Yes" or "x" or "X" or "√";

    private static string Flag(bool value) => value ? "TRUE" : "";

    private static string List(ImmutableArray<string> items) => string.Join("; ", items.Select(i => i.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)));

    private static ImmutableArray<string> Items(string cell)
    {
        var items = new List<string>();
        var item = new System.Text.StringBuilder();
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] == '\\' && i + 1 < cell.Length && cell[i + 1] is ';' or '\\')
                item.Append(cell[++i]);
            else if (cell[i] is ';')
                Flush();
            else
                item.Append(cell[i]);
        }

        Flush();
        return [.. items];

        void Flush()
        {
            var text = items.Count > 0 && item.Length > 0 && item[0] == ' ' ? item.ToString(1, item.Length - 1) : item.ToString();
            if (text.Trim().Length > 0)
                items.Add(text);
            item.Clear();
        }
    }

    private sealed record SheetRow(string Where, Func<string, string> Cell)
    {
        public string this[string column] => Cell(column);
    }
}
