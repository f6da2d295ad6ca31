using System.Text.RegularExpressions;

namespace Portal.Tests.Support;

/// <summary>The form of the page that signs in, filled in and sent as a browser does.</summary>
internal static partial class SignInForm
{
    /// <summary>Sends it; where it leads is followed.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        string userName,
        string password,
        string returnUrl,
        CancellationToken stop
    )
    {
        var token = Token().Match(await http.GetStringAsync("/login", stop)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["userName"] = userName,
                ["password"] = password,
                ["returnUrl"] = returnUrl,
                ["__RequestVerificationToken"] = token,
            }
        );
        return await http.PostAsync("/account/login", form, stop);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
