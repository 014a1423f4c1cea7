using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Objects to ABI bytes in which equal byte strings, and equal arrays of values that are no references, lie once: every
/// offset to one of them leads to the same place, after all heads. Whoever follows offsets reads what
/// <see cref="AbiEncoder"/> writes.
/// </summary>
internal sealed class AbiSharing
{
    private readonly List<byte> _heads = [];
    private readonly List<(int At, int Base, int Tail)> _references = [];
    private readonly List<byte[]> _tails = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        var sharing = new AbiSharing();
        sharing.WriteSequence(types, values, "value");
        return sharing.Finish();
    }

    private void WriteSequence(IReadOnlyList<AbiType> types, IReadOnlyList<object> values, string path)
    {
        if (types.Count != values.Count)
            throw new ArgumentException($"{path}: {types.Count} values expected, {values.Count} given.");
        var start = _heads.Count;
        _heads.AddRange(new byte[types.Sum(t => t.HeadSize)]);
        var head = start;
        for (var i = 0; i < types.Count; head += types[i++].HeadSize)
            Write(types[i], values[i], start, head, $"{path}[{i}]");
    }

    private void Write(AbiType type, object value, int start, int head, string path)
    {
        var isTuple = type.Kind == AbiKind.Tuple && type.IsDynamic;
        if (!isTuple && !(type.Kind == AbiKind.Array && type.Element!.IsDynamic))
        {
            Point(type, value, start, head);
            return;
        }

        Put(head, _heads.Count - start);
        var items = AbiValues.ToList(value, path);
        if (!isTuple)
            _heads.AddRange(((UInt256)(ulong)items.Count).ToBigEndian());
        WriteSequence(isTuple ? Abi.Types(type.Components) : [.. Enumerable.Repeat(type.Element!, items.Count)], items,
            path);
    }

    /// <summary>Values that hold no reference: in the head, or where they have no fixed size among the tails.</summary>
    private void Point(AbiType type, object value, int start, int head)
    {
        var encoded = AbiEncoder.Encode([type], [value]);
        if (!type.IsDynamic)
        {
            for (var i = 0; i < encoded.Length; i++)
                _heads[head + i] = encoded[i];
            return;
        }

        var tail = encoded[type.HeadSize..];
        var key = Convert.ToHexString(tail);
        if (!_known.TryGetValue(key, out var number))
        {
            _known.Add(key, number = _tails.Count);
            _tails.Add(tail);
        }

        _references.Add((head, start, number));
    }

    private byte[] Finish()
    {
        var places = new int[_tails.Count];
        var next = _heads.Count;
        for (var i = 0; i < places.Length; i++)
            (places[i], next) = (next, next + _tails[i].Length);
        foreach (var (at, from, tail) in _references)
            Put(at, places[tail] - from);
        return [.. _heads, .. _tails.SelectMany(t => t)];
    }

    private void Put(int at, int offset)
    {
        var word = ((UInt256)(ulong)offset).ToBigEndian();
        for (var i = 0; i < word.Length; i++)
            _heads[at + i] = word[i];
    }
}
