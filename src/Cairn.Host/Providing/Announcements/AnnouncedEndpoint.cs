using System.Diagnostics.CodeAnalysis;

namespace Cairn.Host;

/// <summary>
/// Where an announced job's gateway says it is. Anybody may announce anything: an address that leads elsewhere than to
/// the root of an allowed host is not called.
/// </summary>
internal static class AnnouncedEndpoint
{
    private const int LengthMax = 256;
    private static readonly string[] Loopback = ["127.0.0.1", "::1", "localhost"];

    /// <summary>Reads an endpoint; the error is fit for people.</summary>
    /// <param name="text">As it was announced.</param>
    /// <param name="hosts">Hosts that the owner allows besides loopback; those need https.</param>
    public static bool TryParse(
        string text, IReadOnlyList<string> hosts, [NotNullWhen(true)] out Uri? endpoint, out string why)
    {
        endpoint = null;
        why = "is no address like https://gateway.example:8700/";
        if (text.Length > LengthMax || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.PathAndQuery != "/"
            || uri.Fragment.Length > 0)
            return false;
        var host = uri.IdnHost;
        var here = Loopback.Contains(host, StringComparer.OrdinalIgnoreCase);
        why = "is on a host that --allow-host does not name";
        if (!here && !hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
            return false;
        why = "is not https, and not on this machine";
        if (!here && uri.Scheme != "https")
            return false;
        endpoint = new Uri(uri.GetLeftPart(UriPartial.Authority) + "/");
        why = "";
        return true;
    }

    /// <summary>A folder name for what is kept of the gateway there: letters, digits, dots and dashes.</summary>
    public static string FolderName(Uri endpoint) => FolderPrefix + new string(
        [.. $"{endpoint.IdnHost}-{endpoint.Port}".Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')]);

    /// <summary>How those folders' names begin.</summary>
    public const string FolderPrefix = "gateway-";
}
