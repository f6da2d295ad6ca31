using Portal.Domain;

namespace Portal.Accounts;

/// <summary>Which passwords are taken: at least 12 characters, anything in them, nothing that is guessed first.</summary>
/// <remarks>OWASP ASVS 5.0, 6.2.1 (length), 6.2.4 (deny list), 6.2.5 (no composition rules). The list is of what people choose when twelve
/// characters are asked for; repeats, sequences and the account's own name are refused by rule.</remarks>
public static class PasswordRules
{
    public const int ShortestLength = 12;
    public const int LongestLength = 128;

    private static readonly HashSet<string> s_denied = new(StringComparer.OrdinalIgnoreCase)
    {
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "password2024",
        "password2025",
        "password2026",
        "passw0rd1234",
        "p@ssw0rd1234",
        "p@ssword1234",
        "adminadmin12",
        "administrator",
        "administrator1",
        "admin1234567",
        "admin12345678",
        "rootrootroot",
        "changeme1234",
        "changemeplease",
        "letmeinletmein",
        "letmein12345",
        "welcome12345",
        "welcome123456",
        "welcomewelcome",
        "iloveyou1234",
        "iloveyou12345",
        "iloveyouiloveyou",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwerty123456",
        "qwerty1234567",
        "qwertyqwerty",
        "asdfghjkl123",
        "asdfghjkl1234",
        "zxcvbnm12345",
        "zxcvbnm123456",
        "1q2w3e4r5t6y",
        "1q2w3e4r5t6y7u",
        "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv",
        "qazwsxedcrfv",
        "q1w2e3r4t5y6",
        "abcdefghijkl",
        "abcdefg12345",
        "abcd12345678",
        "abc123abc123",
        "abc123456789",
        "a123456789012",
        "123456789abc",
        "12345qwertyui",
        "123qweasdzxc",
        "monkeymonkey",
        "dragondragon",
        "sunshine1234",
        "princess1234",
        "football1234",
        "baseball1234",
        "superman1234",
        "trustno1trustno1",
        "whatever1234",
        "computer1234",
        "internet1234",
        "starwars1234",
        "michael12345",
        "jordan123456",
        "shadow123456",
        "master123456",
        "mustang12345",
        "freedom12345",
        "charlie12345",
        "secret123456",
        "secretsecret",
        "testtesttest",
        "test12345678",
        "test123456789",
        "testpassword",
        "userpassword",
        "temppassword",
        "defaultpassword",
        "mypassword123",
        "mypassword1234",
        "thisisapassword",
        "correcthorsebatterystaple",
        "correct horse battery staple",
        "woaini1314520",
        "woaini520520",
        "woaini5201314",
        "5201314woaini",
        "nihao123456",
        "zhongguo12345",
        "woaizhongguo",
        "aini13145201",
        "wangyi123456",
        "taobao123456",
        "qq1234567890",
        "a1b2c3d4e5f6",
        "aa1234567890",
        "asd123456789",
        "woaini123456",
        "portalportal",
        "portal123456",
        "portaladmin1",
        "knowledgegraph",
    };

    private static readonly string[] s_sequences =
    [
        "0123456789012345678901234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiopasdfghjklzxcvbnm",
        "9876543210987654321098765432109",
    ];

    /// <summary>Everything that is wrong with a password.</summary>
    public static IReadOnlyList<Problem> Check(string password, string userName)
    {
        ArgumentNullException.ThrowIfNull(password);
        var problems = new List<Problem>();
        if (password.Length < ShortestLength)
            problems.Add(new Problem(AccountsProblems.PasswordShort, "password", $"{ShortestLength}"));
        if (password.Length > LongestLength)
            problems.Add(new Problem(AccountsProblems.PasswordLong, "password", $"{LongestLength}"));
        var lower = password.ToLowerInvariant();
        if (
            s_denied.Contains(password)
            || s_sequences.Any(s => s.Contains(lower, StringComparison.Ordinal))
            || IsRepeat(lower)
            || (userName.Length >= 3 && lower.Replace(userName.ToLowerInvariant(), "", StringComparison.Ordinal).Length < 5)
        )
            problems.Add(new Problem(AccountsProblems.PasswordCommon, "password"));
        return problems;
    }

    // "aaaaaaaaaaaa", "abcabcabcabc": one short piece over and over.
    private static bool IsRepeat(string text) =>
        Enumerable.Range(1, 4).Any(length => text.Length > length && !text.Where((c, i) => c != text[i % length]).Any());
}
