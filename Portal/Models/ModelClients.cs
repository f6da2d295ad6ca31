using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.AI;
using OpenAI;
using Portal.Data.Model;

namespace Portal.Llm;

/// <summary>Makes a chat client of a model connection.</summary>
public sealed class ModelClients(IHttpClientFactory http, IDataProtectionProvider protection)
{
    public const string ClientName = "models";

    private readonly IDataProtector _protector = protection.CreateProtector("Portal.Models");

    public string Protect(string key) => _protector.Protect(key);

    public IChatClient Create(ModelConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri(connection.Endpoint),
            Transport = new HttpClientPipelineTransport(http.CreateClient(ClientName)),
            NetworkTimeout = TimeSpan.FromMinutes(10),
        };
        // Local servers take any key; the client insists on one.
        var key = connection.ProtectedKey is { } secret ? _protector.Unprotect(secret) : "none";
        return new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(connection.Model).AsIChatClient();
    }
}
