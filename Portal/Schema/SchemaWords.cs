using System.Globalization;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Schema;

/// <summary>Words of the current language for what a schema is made of.</summary>
internal static class SchemaWords
{
    public static string Kind(PropertyKind kind) => Named(kind.ToString());

    public static string Cardinality(Cardinality cardinality) => Named(cardinality.ToString());

    public static string Operation(string operation) =>
        SchemaText.ResourceManager.GetString(
            "StateOp" + (operation.Length > 0 ? char.ToUpperInvariant(operation[0]) + operation[1..] : ""),
            CultureInfo.CurrentUICulture
        ) ?? operation;

    public static string Fix(SchemaFix fix) => string.Format(CultureInfo.CurrentCulture, Named("Fix" + fix.Kind), fix.Argument);

    public static string State(string state) =>
        SchemaText.ResourceManager.GetString("State" + state, CultureInfo.CurrentUICulture) ?? state;

    private static string Named(string key) => SchemaText.ResourceManager.GetString("Kind" + key, CultureInfo.CurrentUICulture) ?? key;
}
