using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Tests.Support;

/// <summary>Random texts of pieces in which rules show, with mentions of random types in them.</summary>
internal static class TextGenerator
{
    /// <summary>One of some pieces.</summary>
    public static Gen<string> OneOf(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);

    /// <summary>Texts of so many of some pieces.</summary>
    public static Gen<string> Of(int fewest, int most, params string[] pieces) => OneOf(pieces).Array[fewest, most].Select(string.Concat);

    /// <summary>Chinese and English, digits, marks, line ends and characters beyond the basic plane.</summary>
    public static Gen<string> Mixed(int fewest, int most) =>
        Of(fewest, most, "患者", "得了", "高血压", "痛风", "，", "。", "Ａ1", "drug", "Two", " ", "\n", "3.5", "𠮷", "é", "（", "）");

    /// <summary>Sequences of units, each with mentions of types below <paramref name="types"/> that may overlap.</summary>
    public static Gen<(UnitSequence Units, UnitSpan[] Mentions)> Marked(Gen<string> texts, TaggingUnits units, int types) =>
        Gen.Select(texts, Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 4], Gen.Int[0, types - 1]).Array[0, 4])
            .Select(
                (text, places) =>
                {
                    var sequence = UnitSequence.Of(text, units);
                    return (
                        sequence,
                        sequence.Count == 0
                            ? []
                            : places
                                .Select(p => (Start: p.Item1 % sequence.Count, Length: p.Item2, Type: p.Item3))
                                .Select(p => new UnitSpan(p.Start, Math.Min(sequence.Count, p.Start + p.Length), p.Type))
                                .Distinct()
                                .ToArray()
                    );
                }
            );

    /// <summary>Two mentions in a text of single characters, the first of them the head or the tail; they may touch or overlap.</summary>
    public static Gen<(string Text, TypedSpan Head, TypedSpan Tail)> Pairs(Gen<string> texts) =>
        Gen.Select(texts, Gen.Int[0, 1000].Array[2], Gen.Int[1, 4].Array[2], Gen.Int[0, 1].Array[2])
            .Select(
                (text, starts, lengths, types) =>
                {
                    TypedSpan At(int i)
                    {
                        var start = starts[i] % text.Length;
                        return new TypedSpan($"T{types[i]}", new TextSpan(start, Math.Min(text.Length, start + lengths[i])));
                    }

                    return (text, At(0), At(1));
                }
            );
}
