namespace Portal.Domain.Annotation;

/// <summary>What an <see cref="Assertion"/> may hold.</summary>
public static class AssertionFlags
{
    /// <summary>Every flag.</summary>
    public static Assertion All => Assertion.Negated | Assertion.Uncertain | Assertion.Historical | Assertion.Other;
}
