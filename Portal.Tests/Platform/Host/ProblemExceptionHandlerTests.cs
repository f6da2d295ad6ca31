using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Platform.Host;

public sealed class ProblemExceptionHandlerTests
{
    [Fact]
    public async Task TryHandle_WhatNobodyExpected_IsLoggedWithItsRoute_AndLeftToTheServer()
    {
        using var log = new CollectedLog();
        var details = new Details();
        var error = new InvalidOperationException("on purpose");
        Assert.False(await Handler(details, log).TryHandleAsync(Context(), error, TestContext.Current.CancellationToken));
        var line = Assert.Single(log.Lines);
        Assert.Equal((LogLevel.Error, error), (line.Level, line.Error));
        Assert.Equal("GET /w/{slug}/search is answered with status 500; request r1", line.Text);
        Assert.Null(details.Written);
    }

    [Fact]
    public async Task TryHandle_AMistakeOfTheCaller_IsAnsweredAndNotLogged()
    {
        using var log = new CollectedLog();
        var details = new Details();
        var error = new ProblemException(CorporaProblems.CorpusUnknown, "corpus", "x");
        Assert.True(await Handler(details, log).TryHandleAsync(Context(), error, TestContext.Current.CancellationToken));
        Assert.Empty(log.Lines);
        Assert.Equal("corpus.unknown", details.Written!.ProblemDetails.Extensions["code"]);
    }

    private static ProblemExceptionHandler Handler(Details details, CollectedLog log) => new(details, log.For<ProblemExceptionHandler>());

    private static DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext { TraceIdentifier = "r1" };
        context.Request.Method = "GET";
        context.Request.Path = "/w/secret/search";
        context.Request.QueryString = new QueryString("?q=secret");
        context.Features.Set<IExceptionHandlerFeature>(
            new ExceptionHandlerFeature
            {
                Error = new InvalidOperationException(),
                Path = "/w/secret/search",
                Endpoint = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/w/{slug}/search"), 0, null, null),
            }
        );
        return context;
    }

    private sealed class Details : IProblemDetailsService
    {
        public ProblemDetailsContext? Written { get; private set; }

        public ValueTask WriteAsync(ProblemDetailsContext context)
        {
            Written = context;
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
        {
            Written = context;
            return ValueTask.FromResult(true);
        }
    }
}
