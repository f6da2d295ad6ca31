using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Api;

/// <summary>What the endpoints of all rooms share.</summary>
internal static class ApiEndpoints
{
    /// <summary>The acting user of a request.</summary>
    public static ActingUser Actor(this HttpContext context) => CurrentUser.Of(context.User);

    /// <summary>A value, or 404 when there is none.</summary>
    public static Results<Ok<T>, ProblemHttpResult> OrNotFound<T>(T? value)
        where T : class => value is null ? NotFound() : TypedResults.Ok(value);

    /// <summary>404, with its sentence.</summary>
    public static ProblemHttpResult NotFound() =>
        TypedResults.Problem(
            statusCode: StatusCodes.Status404NotFound,
            title: ProblemSentences.Of(PlatformProblems.NotFound),
            type: $"urn:portal:{PlatformProblems.NotFound}",
            extensions: new Dictionary<string, object?> { ["code"] = PlatformProblems.NotFound.Value }
        );

    /// <summary>202, with the job that was started.</summary>
    public static Accepted<StartedJob> Started(Guid job) => TypedResults.Accepted((string?)null, new StartedJob(job));

    /// <summary>201, with what was made.</summary>
    public static Created<MadeItem> Made(Guid id) => TypedResults.Created((string?)null, new MadeItem(id));

    /// <summary>201, with the file that was taken.</summary>
    public static Created<MadeFile> MadeFile(Guid file) => TypedResults.Created((string?)null, new MadeFile(file));

    /// <summary>The page that was asked for, the first where none was named.</summary>
    /// <exception cref="ProblemException">There is no such page.</exception>
    public static PageRequest Page(int? page, int? pageSize) =>
        new(Number(page, 1, PageRequest.MostPages, "page"), Number(pageSize, 50, PageRequest.MostItems, "pageSize"));

    /// <summary>A number that was asked for, from 1 to a limit.</summary>
    /// <exception cref="ProblemException">It is less or more.</exception>
    public static int Number(int? given, int otherwise, int most, string name) =>
        (given ?? otherwise) is var number && number >= 1 && number <= most
            ? number
            : throw new ProblemException(PlatformProblems.NumberOutOfRange, name, name, "1", $"{most}", $"{number}");

    /// <summary>The body of a request, up to a length.</summary>
    /// <exception cref="ProblemException">It is longer.</exception>
    public static async Task<byte[]> BytesAsync(HttpContext http, int most, CancellationToken stop)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = await http.Request.Body.ReadAsync(buffer, stop); read > 0; read = await http.Request.Body.ReadAsync(buffer, stop))
        {
            if (content.Length + read > most)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{most >> 20}");
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
