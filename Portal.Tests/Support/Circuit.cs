using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Portal.Tests.Support;

/// <summary>A page as the server sees it: a Blazor circuit, without a browser. It acknowledges what is drawn and answers every call of
/// JavaScript.</summary>
/// <remarks>The protocol is the one of <c>blazor.web.js</c>, "blazorpack": SignalR's MessagePack under another name.</remarks>
public sealed partial class Circuit : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly CookieContainer _cookies;
    private readonly Uri _page;
    private HubConnection _connection;
    private string _id = "";
    private int _objects;

    private Circuit(HttpClient http, CookieContainer cookies, Uri page) =>
        (_http, _cookies, _page, _connection) = (http, cookies, page, Connect(http, cookies));

    /// <summary>How often the server has drawn the page.</summary>
    public int Renders { get; private set; }

    /// <summary>What the server told the page of a failure; null while there is none.</summary>
    public string? Error { get; private set; }

    /// <summary>How often the page was told that others had changed its document.</summary>
    public int Changes { get; private set; }

    /// <summary>Opens a page and waits until it is drawn.</summary>
    public static async Task<Circuit> OpenAsync(HttpClient http, CookieContainer cookies, string path, CancellationToken cancellationToken)
    {
        var page = new Uri(http.BaseAddress!, path);
        var html = await http.GetStringAsync(page, cancellationToken);
        var circuit = new Circuit(http, cookies, page);
        await circuit._connection.StartAsync(cancellationToken);
        circuit.Listen();
        circuit._id =
            await circuit._connection.InvokeAsync<string>(
                "StartCircuit",
                circuit._http.BaseAddress!.ToString(),
                page.ToString(),
                "[]",
                "",
                cancellationToken
            ) ?? throw new InvalidOperationException("The server started no circuit.");
        var markers = Marker()
            .Matches(html)
            .Select(m => JsonNode.Parse(m.Groups[1].Value)!)
            .Where(m => (string?)m["type"] == "server" && m["descriptor"] is not null)
            .ToList();
        var operations = new JsonArray([
            .. markers.Select(
                (m, i) =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["type"] = "add",
                            ["ssrComponentId"] = i + 1,
                            ["marker"] = m.DeepClone(),
                        }
            ),
        ]);
        var state = State().Match(html) is { Success: true } found ? found.Groups[1].Value : "";
        await circuit._connection.InvokeAsync(
            "UpdateRootComponents",
            new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(),
            state,
            cancellationToken
        );
        for (var i = 0; i < 600 && circuit.Renders < 2 && circuit.Error is null; i++)
            await Task.Delay(25, cancellationToken);
        return circuit.Error is null && circuit.Renders > 0
            ? circuit
            : throw new InvalidOperationException(circuit.Error ?? "Nothing was drawn.");
    }

    /// <summary>Loses the connection, as a train in a tunnel does, and comes back to the same circuit.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        await _connection.DisposeAsync();
        _connection = Connect(_http, _cookies);
        await _connection.StartAsync(cancellationToken);
        Listen();
        if (!await _connection.InvokeAsync<bool>("ConnectCircuit", _id, cancellationToken))
            Error = "The circuit was not there any more.";
    }

    /// <summary>Leaves the page as a browser does: the server is told, and need not keep the circuit for a return.</summary>
    public async ValueTask DisposeAsync()
    {
        using var left = new MultipartFormDataContent { { new StringContent(_id), "circuitId" } };
        using var _ = await _http.PostAsync(new Uri("_blazor/disconnect", UriKind.Relative), left);
        await _connection.DisposeAsync();
    }

    private static HubConnection Connect(HttpClient http, CookieContainer cookies)
    {
        var builder = new HubConnectionBuilder().WithUrl(
            new Uri(http.BaseAddress!, "_blazor"),
            options =>
            {
                options.Cookies = cookies;
                options.SkipNegotiation = true;
                options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
            }
        );
        builder.Services.AddSingleton<IHubProtocol, BlazorPack>();
        return builder.Build();
    }

    private void Listen()
    {
        _connection.On<int, byte[]>(
            "JS.RenderBatch",
            async (id, _) =>
            {
                Renders++;
                await _connection.SendAsync("OnRenderCompleted", (long)id, null);
            }
        );
        _connection.On<string>("JS.Error", message => Error = message);
        _connection.On<long, string, string, int, long, int>(
            "JS.BeginInvokeJS",
            async (call, identifier, _, result, _, _) =>
            {
                if (identifier == "changed")
                    Changes++;
                // 1 asks for an object of the page, which is named by a number; all else is answered with nothing.
                object? value = result == 1 ? new Dictionary<string, int> { ["__jsObjectId"] = Interlocked.Increment(ref _objects) } : null;
                if (call != 0)
                    await _connection.SendAsync(
                        "EndInvokeJSFromDotNet",
                        call,
                        true,
                        JsonSerializer.Serialize(new object?[] { call, true, value })
                    );
            }
        );
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();

    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol _inner = new(Options.Create(new MessagePackHubProtocolOptions()));

        public string Name => "blazorpack";

        public int Version => 1;

        public TransferFormat TransferFormat => TransferFormat.Binary;

        public bool IsVersionSupported(int version) => version == Version;

        public bool TryParseMessage(
            ref ReadOnlySequence<byte> input,
            IInvocationBinder binder,
            [NotNullWhen(true)] out HubMessage? message
        ) => _inner.TryParseMessage(ref input, binder, out message);

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => HubProtocolExtensions.GetMessageBytes(this, message);
    }
}
