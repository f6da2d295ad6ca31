using System.ClientModel;
using System.ClientModel.Primitives;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.AI;
using OpenAI;
using Portal.Data.Models;

namespace Portal.Models;

/// <summary>Makes a chat client of a model connection.</summary>
public sealed class ModelClients(IHttpClientFactory http, IDataProtectionProvider protection, ILoggerFactory loggers)
{
    public const string ClientName = "models";

    private readonly IDataProtector _protector = protection.CreateProtector("Portal.Models");

    public string Protect(string key) => _protector.Protect(key);

    /// <summary>A client of a connection; its calls are logged.</summary>
    /// <exception cref="ModelCallException">The stored key cannot be read.</exception>
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
        var key = connection.ProtectedKey is { } secret ? Unprotect(secret) : "none";
        return new ObservedChatClient(
            new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(connection.Model).AsIChatClient(),
            connection.Id,
            loggers.CreateLogger<ObservedChatClient>()
        );
    }

    private string Unprotect(string secret)
    {
        try
        {
            return _protector.Unprotect(secret);
        }
        catch (CryptographicException error)
        {
            // The data folder's keys are not those that the secret was stored with.
            throw new ModelCallException(null, error);
        }
    }
}
