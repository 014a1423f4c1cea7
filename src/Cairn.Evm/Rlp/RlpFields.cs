using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Takes one field after the other and remembers the first that is wrong.</summary>
internal sealed class RlpFields(IReadOnlyList<RlpItem> items, RlpFields? parent = null)
{
    private int _at;
    private string? _error;

    public string? Error => parent is null ? _error : parent.Error;

    public void Fail(string name)
    {
        if (parent is not null) parent.Fail(name);
        else _error ??= $"{name} is malformed";
    }

    public RlpFields Inner(RlpItem item)
    {
        if (!item.IsList) Fail("list");
        return new RlpFields(item.Items, this);
    }

    public void Expect(int count)
    {
        if (items.Count != count) Fail($"field count ({items.Count} instead of {count})");
    }

    public UInt256 Number(string name)
    {
        if (Next().TryGetNumber(out var value)) return value;
        Fail(name);
        return default;
    }

    public ulong Small(string name)
    {
        var value = Number(name);
        if (value.BitLength <= 64) return (ulong)value;
        Fail(name);
        return 0;
    }

    public Hash32 Word(string name) => Number(name).ToHash32();

    public Signature Signature()
    {
        var parity = Small("y parity");
        if (parity > 1) Fail("y parity");
        return new Signature(Word("r"), Word("s"), parity == 1);
    }

    public ReadOnlyMemory<byte> Bytes(string name)
    {
        var item = Next();
        if (item.IsList) Fail(name);
        return item.Bytes.ToArray();
    }

    public Address? Destination()
    {
        var bytes = Bytes("to");
        if (bytes.Length is not (0 or Address.Size)) Fail("to");
        return bytes.Length == Address.Size ? new Address(bytes.Span) : null;
    }

    public IReadOnlyList<RlpItem> List(string name)
    {
        var item = Next();
        if (!item.IsList) Fail(name);
        return item.Items;
    }

    private RlpItem Next() => _at < items.Count ? items[_at++] : RlpItem.List([]);
}
