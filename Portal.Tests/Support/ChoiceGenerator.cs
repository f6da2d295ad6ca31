using CsCheck;

namespace Portal.Tests.Support;

/// <summary>One of some values.</summary>
internal static class ChoiceGenerator
{
    public static Gen<T> Choice<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
