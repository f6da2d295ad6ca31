using Portal.Domain.Text;

namespace Portal.Domain.Learning.Selection;

/// <summary>What a text is like: its pairs of neighbouring letters, hashed, each once.</summary>
public sealed class TextSignature
{
    private const int Bits = 18;

    private TextSignature(int[] pairs) => Pairs = pairs;

    /// <summary>How many different pairs there can be.</summary>
    public const int Size = 1 << Bits;

    /// <summary>The pairs, 0 to <see cref="Size"/> - 1, in order.</summary>
    public IReadOnlyList<int> Pairs { get; }

    /// <summary>The signature of a text; one without two letters has no pairs.</summary>
    public static TextSignature Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pairs = new HashSet<int>();
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i + 1]))
                pairs.Add((int)(Hash.Of(CharacterFolding.Fold(text[i]), CharacterFolding.Fold(text[i + 1])) >> (32 - Bits)));
        }

        return new TextSignature([.. pairs.Order()]);
    }
}
