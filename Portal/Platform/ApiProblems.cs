using Portal.Domain;

namespace Portal.Platform;

/// <summary>Gives problems that the web server answers by itself the sentence and the code that the portal's own have.</summary>
internal static class ApiProblems
{
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Extensions.ContainsKey("code"))
            return;
        (ProblemCode Code, ProblemCode? Sentence) known = problem.Status switch
        {
            StatusCodes.Status401Unauthorized => (PlatformProblems.SignIn, PlatformProblems.AccessSignIn),
            StatusCodes.Status403Forbidden => (PlatformProblems.AccessDenied, PlatformProblems.AccessDenied),
            StatusCodes.Status404NotFound => (PlatformProblems.NotFound, PlatformProblems.NotFound),
            >= 500 => (PlatformProblems.Failed, null),
            _ => (PlatformProblems.RequestIllegal, PlatformProblems.RequestIllegal),
        };
        problem.Extensions["code"] = known.Code.Value;
        problem.Type = $"urn:portal:{known.Code}";
        if (known.Sentence is { } said)
            problem.Title = ProblemSentences.Of(said);
    }
}
