using Portal.Domain.Text;

namespace Portal.Learning;

/// <summary>The table of traditional and simplified characters that the build brings along (OpenCC, Apache-2.0).</summary>
public sealed class VariantTable
{
    private const string Resource = "Chinese/TSCharacters.txt";
    private readonly Lazy<ChineseVariants> _variants = new(Read);

    public ChineseVariants Variants => _variants.Value;

    private static ChineseVariants Read()
    {
        using var stream =
            typeof(VariantTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the program: it was built without npm.");
        using var reader = new StreamReader(stream);
        return new ChineseVariants(reader.ReadToEnd().Split('\n'));
    }
}
