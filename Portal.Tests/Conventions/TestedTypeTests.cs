using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Answering;
using Portal.Domain.Learning;
using Portal.Domain.Schema;

namespace Portal.Tests.Conventions;

/// <summary>No public type of the domain is left without a test.</summary>
public sealed class TestedTypeTests
{
    private const string AllCodes = "ProblemCodeTests reads every code of it.";
    private const string Constants = "The compiler writes its values into the code of the tests that use them.";

    private static readonly Dictionary<string, string> s_untested = new()
    {
        [nameof(AnnotationOrigins)] = Constants,
        [nameof(AnnotationProblems)] = AllCodes,
        [nameof(AnsweringProblems)] = AllCodes,
        [nameof(CommonProblems)] = AllCodes,
        [nameof(ElementKind)] = Constants,
        [nameof(ExchangeProblems)] = AllCodes,
        [nameof(LearningProblems)] = AllCodes,
    };

    [Fact]
    public void PublicDomainTypes_AreUsedByATest_OrListedWithAReason()
    {
        var used = References.Of(typeof(TestedTypeTests).Assembly).Select(r => r.Used).ToHashSet();
        var untested = typeof(Problem).Assembly.GetExportedTypes().Where(t => !t.IsNested && !used.Contains(t)).ToList();
        var unlisted = untested.Where(t => !s_untested.ContainsKey(t.Name)).Select(t => t.FullName).ToList();
        Assert.True(unlisted.Count == 0, string.Join('\n', unlisted));
        Assert.Empty(s_untested.Keys.Except(untested.Select(t => t.Name)).Select(t => $"{t} is tested: it needs no reason"));
    }
}
