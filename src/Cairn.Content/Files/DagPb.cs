using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Cairn.Content;

/// <summary>
/// The dag-pb codec: <c>PBNode { repeated PBLink Links = 2; bytes Data = 1 }</c>,
/// <c>PBLink { bytes Hash = 1; string Name = 2; uint64 Tsize = 3 }</c>, links before data, fields in order. Decoding
/// accepts exactly what encoding writes.
/// </summary>
/// <remarks>Source: https://ipld.io/specs/codecs/dag-pb/spec/. Links must have all three fields here.</remarks>
internal static class DagPb
{
    private const byte DataTag = 0x0a;
    private const byte LinkTag = 0x12;
    private const byte HashTag = 0x0a;
    private const byte NameTag = 0x12;
    private const byte SizeTag = 0x18;

    public static byte[] Encode(PbNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + node.Links.Count * 64 + node.Data.Length);
        Span<byte> cid = stackalloc byte[Cid.MaxByteLength];
        foreach (var link in node.Links)
        {
            var cidLength = link.Cid.Write(cid);
            var nameLength = Encoding.UTF8.GetByteCount(link.Name);
            var length = 2 + cidLength + 1 + Varint.Length((ulong)nameLength) + nameLength +
                1 + Varint.Length(link.DagLength);
            WriteVarint(buffer, LinkTag, (ulong)length);
            WriteVarint(buffer, HashTag, (ulong)cidLength);
            buffer.Write(cid[..cidLength]);
            WriteVarint(buffer, NameTag, (ulong)nameLength);
            Encoding.UTF8.GetBytes(link.Name, buffer);
            WriteVarint(buffer, SizeTag, link.DagLength);
        }

        WriteVarint(buffer, DataTag, (ulong)node.Data.Length);
        buffer.Write(node.Data.Span);
        return buffer.WrittenSpan.ToArray();
    }

    public static bool TryDecode(ReadOnlyMemory<byte> block, out PbNode node)
    {
        node = new PbNode([], default);
        var links = new List<PbLink>();
        var rest = block.Span;
        while (TryField(ref rest, LinkTag, out var body))
        {
            if (!TryLink(body, out var link))
                return false;
            links.Add(link);
        }

        if (!TryField(ref rest, DataTag, out var data) || !rest.IsEmpty)
            return false;
        node = new PbNode(links, block[^data.Length..]);
        return true;
    }

    /// <summary>Writes a tag and a number: a value, or the length of what follows.</summary>
    internal static void WriteVarint(IBufferWriter<byte> buffer, byte tag, ulong value)
    {
        var span = buffer.GetSpan(11);
        span[0] = tag;
        buffer.Advance(1 + Varint.Write(span[1..], value));
    }

    /// <summary>Takes one length-delimited field with this tag off the front; on false nothing was taken.</summary>
    internal static bool TryField(ref ReadOnlySpan<byte> bytes, byte tag, out ReadOnlySpan<byte> body)
    {
        body = default;
        var rest = bytes;
        if (!TryNumber(ref rest, tag, out var length) || length > (ulong)rest.Length)
            return false;
        body = rest[..(int)length];
        bytes = rest[(int)length..];
        return true;
    }

    /// <summary>Takes one varint field with this tag off the front; on false nothing was taken.</summary>
    internal static bool TryNumber(ref ReadOnlySpan<byte> bytes, byte tag, out ulong value)
    {
        value = 0;
        if (bytes.IsEmpty || bytes[0] != tag)
            return false;
        var rest = bytes[1..];
        if (!Varint.TryRead(ref rest, out value))
            return false;
        bytes = rest;
        return true;
    }

    private static bool TryLink(ReadOnlySpan<byte> body, out PbLink link)
    {
        link = default;
        if (!TryField(ref body, HashTag, out var hash) || !Cid.TryFromBytes(hash, out var cid) ||
            !TryField(ref body, NameTag, out var name) || !Utf8.IsValid(name) ||
            !TryNumber(ref body, SizeTag, out var size) || !body.IsEmpty)
            return false;
        link = new PbLink(cid, Encoding.UTF8.GetString(name), size);
        return true;
    }
}
