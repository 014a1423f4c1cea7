using System.Buffers;

namespace Cairn.Content;

/// <summary>
/// Canonical dag-json: no white space, map keys in the order of their UTF-8 bytes, integers without a fraction or
/// exponent, strings with only the escapes they need, bytes as <c>{"/":{"bytes":base64}}</c> without padding, links
/// as <c>{"/":"bafy…"}</c>. Decoding accepts exactly what <see cref="Encode"/> writes, so one value has one CID.
/// </summary>
/// <remarks>
/// Source: https://ipld.io/specs/codecs/dag-json/spec/ and its fixtures. Narrower on purpose: no floats, no other use
/// of the key "/", CIDs as <see cref="Cid"/> reads them.
/// </remarks>
public static class DagJson
{
    /// <summary>Lists and maps may nest this deep.</summary>
    public const int MaxDepth = 64;

    /// <summary>The canonical bytes of a value.</summary>
    /// <exception cref="ArgumentException">The value nests deeper than <see cref="MaxDepth"/>.</exception>
    public static byte[] Encode(DagValue value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        new DagJsonWriter(buffer).Write(value, 0);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The CID of a document.</summary>
    public static Cid CidOf(DagValue document) => Cid.Of(Codec.DagJson, Encode(document));

    /// <summary>Reads canonical bytes; anything else is refused with the place and the reason.</summary>
    /// <param name="bytes">The whole document.</param>
    /// <param name="maxLength">Refuses longer input, in bytes; a block's size by default.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, out DagValue value, out string error, int maxLength = Block.MaxLength)
    {
        value = DagValue.Null;
        if (bytes.Length > maxLength)
        {
            error = $"dag-json: {bytes.Length} bytes; at most {maxLength} are read.";
            return false;
        }

        var parser = new DagJsonParser(bytes);
        var good = parser.TryParse(out value);
        error = good ? "" : $"dag-json, byte {parser.Position}: {parser.Error}.";
        return good;
    }

    /// <summary>Reads canonical bytes.</summary>
    /// <exception cref="FormatException">Not canonical dag-json; the message says where and why.</exception>
    public static DagValue Decode(ReadOnlySpan<byte> bytes, int maxLength = Block.MaxLength) =>
        TryDecode(bytes, out var value, out var error, maxLength) ? value : throw new FormatException(error);
}
