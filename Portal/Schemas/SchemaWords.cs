using System.Globalization;
using Portal.Domain.Schema;
using Portal.Resources;

namespace Portal.Schemas;

/// <summary>Words of the current language for what a schema is made of.</summary>
internal static class SchemaWords
{
    public static string Kind(PropertyKind kind) => Word("Kind" + kind);

    public static string Cardinality(Cardinality cardinality) => Word("Kind" + cardinality);

    public static string Operation(string operation) => SchemaText.ResourceManager.GetString("StateOp" + (operation.Length > 0 ? char.ToUpperInvariant(operation[0]) + operation[1..] : ""), CultureInfo.CurrentUICulture) ?? operation;

    public static string Fix(string code, string argument) => string.Format(CultureInfo.CurrentCulture, Word("KindFix" + char.ToUpperInvariant(code["fix.".Length]) + code["fix.".Length..][1..]), argument);

    public static string State(string state) => Word("State" + state);

    private static string Word(string key) => SchemaText.ResourceManager.GetString(key, CultureInfo.CurrentUICulture) ?? key;
}
