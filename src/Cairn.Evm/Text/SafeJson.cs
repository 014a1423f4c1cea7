using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Cairn.Evm;

/// <summary>
/// Reads JSON from strangers. The framework finds text that is no Unicode (stray bytes, half surrogate pairs) only
/// when a string is read, by exceptions of other kinds; here all of it is found at once.
/// </summary>
internal static class SafeJson
{
    /// <summary>The root, detached; false for anything but one JSON value of valid text within the depth.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, int maxDepth, out JsonElement root)
    {
        root = default;
        if (!Utf8.IsValid(utf8.Span)) return false;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = maxDepth });
            // Only escapes can still spell half a surrogate pair: \ud800 to \udfff.
            var escapes = utf8.Span.IndexOf("\\ud"u8) >= 0 || utf8.Span.IndexOf("\\uD"u8) >= 0;
            if (escapes && !IsText(document.RootElement)) return false;
            root = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>As above, from text.</summary>
    public static bool TryParse(string text, int maxDepth, out JsonElement root)
    {
        root = default;
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return Utf8.FromUtf16(text, utf8, out _, out var written, replaceInvalidSequences: false)
                == System.Buffers.OperationStatus.Done
            && TryParse(utf8.AsMemory(0, written), maxDepth, out root);
    }

    private static bool IsText(JsonElement json)
    {
        try
        {
            switch (json.ValueKind)
            {
                case JsonValueKind.String:
                    return json.GetString() is not null;
                case JsonValueKind.Array:
                    return json.EnumerateArray().All(IsText);
                case JsonValueKind.Object:
                    return json.EnumerateObject().All(p => p.Name.Length >= 0 && IsText(p.Value));
                default:
                    return true;
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
