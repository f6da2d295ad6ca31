using Portal.Data.Annotation;
using Portal.Domain.Annotation;

namespace Portal.Annotation.Exchange;

/// <summary>How a file says that a mention was accepted by a threshold and that no person has looked at it: as an attribute, which most
/// formats hold.</summary>
internal static class AcceptanceMark
{
    public const string Name = "acceptedBy";
    public const string Value = "threshold";

    /// <summary>What is said of a mention in a file.</summary>
    public static AnnotationAttributes? Attributes(MentionRow row)
    {
        var own = AnnotationAttributes.Parse(row.Attributes);
        return row.IsAutoAccepted ? AnnotationAttributes.With(own, Name, Value) : own;
    }

    /// <summary>Whether a file says so, and what else it says.</summary>
    public static (bool IsMarked, AnnotationAttributes? Others) Read(AnnotationAttributes? attributes) =>
        attributes?[Name] == Value ? (true, AnnotationAttributes.With(attributes, Name, null)) : (false, attributes);
}
