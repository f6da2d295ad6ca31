using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Support;

/// <summary>An OpenAI-compatible endpoint that says what a test tells it to; the wire is that of llama-server's chat completions.</summary>
public sealed class ModelStub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ModelStub(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";

    /// <summary>What it answers.</summary>
    public Func<JsonElement, string> Reply { get; set; } = _ => "ok";

    /// <summary>Which requests it calls bad.</summary>
    public Func<JsonElement, bool> Refuses { get; set; } = _ => false;

    /// <summary>The status it answers with.</summary>
    public int Status { get; set; } = 200;

    public List<JsonElement> Requests { get; } = [];

    public static async Task<ModelStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new ModelStub(app);
        app.MapPost("/v1/chat/completions", stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone();
        Requests.Add(request);
        var status = Refuses(request) ? 400 : Status;
        context.Response.StatusCode = status;
        var text = Reply(request);
        if (status != 200)
        {
            await context.Response.WriteAsJsonAsync(new { error = new { message = text } });
        }
        else if (request.TryGetProperty("stream", out var stream) && stream.GetBoolean())
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var piece in text.Chunk(3).Select(c => new string(c)))
                await SayAsync(
                    new
                    {
                        id = "c",
                        @object = "chat.completion.chunk",
                        created = 1,
                        model = "stub",
                        choices = new[] { new { index = 0, delta = new { content = piece } } },
                    }
                );
            await SayAsync(
                new
                {
                    id = "c",
                    @object = "chat.completion.chunk",
                    created = 1,
                    model = "stub",
                    choices = Array.Empty<object>(),
                    usage = new
                    {
                        prompt_tokens = 5,
                        completion_tokens = 7,
                        total_tokens = 12,
                    },
                }
            );
            await context.Response.WriteAsync("data: [DONE]\n\n");

            Task SayAsync(object chunk) => context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        }
        else
        {
            await context.Response.WriteAsJsonAsync(
                new
                {
                    id = "c",
                    @object = "chat.completion",
                    created = 1,
                    model = "stub",
                    choices = new[]
                    {
                        new
                        {
                            index = 0,
                            finish_reason = "stop",
                            message = new { role = "assistant", content = text },
                        },
                    },
                    usage = new
                    {
                        prompt_tokens = 5,
                        completion_tokens = 7,
                        total_tokens = 12,
                    },
                }
            );
        }
    }
}
