namespace Portal.Schema.Pages;

/// <summary>The address of the designer, which follows its selection and can be followed.</summary>
/// <remarks>An address of the page's own that arrives late must not bring an earlier selection back.</remarks>
internal sealed class SchemaAddress
{
    private const int MostKeys = 20;
    private readonly Queue<string> _own = [];
    private string _shown = "";

    /// <summary>The address of a selection; of one that is too long, none is named.</summary>
    public static string Of(string slug, IReadOnlyList<string> keys, bool isTable)
    {
        var query = new List<string>();
        if (isTable)
            query.Add("view=table");
        if (keys.Count is > 0 and <= MostKeys)
            query.Add("select=" + string.Join(',', keys.Select(Uri.EscapeDataString)));
        return $"/w/{slug}/schema{(query.Count > 0 ? "?" + string.Join('&', query) : "")}";
    }

    /// <summary>Whether the page has to go to an address to show it.</summary>
    public bool Show(string address)
    {
        if (address == _shown)
            return false;
        _own.Enqueue(_shown = address);
        return true;
    }

    /// <summary>Whether an address that arrived is somebody else's, to be followed.</summary>
    public bool Follow(string address)
    {
        if (!_own.Contains(address))
        {
            _shown = address;
            return true;
        }

        while (_own.Dequeue() != address) { }

        return false;
    }
}
