namespace Cairn.Content;

/// <summary>The escapes of canonical strings: two characters where that exists, \u00xx for other controls.</summary>
internal static class DagJsonEscapes
{
    /// <summary>The character after the backslash, or 0 where the character has no short escape.</summary>
    public static byte ShortForm(char c) => c switch
    {
        '"' => (byte)'"',
        '\\' => (byte)'\\',
        '\b' => (byte)'b',
        '\t' => (byte)'t',
        '\n' => (byte)'n',
        '\f' => (byte)'f',
        '\r' => (byte)'r',
        _ => 0,
    };
}
