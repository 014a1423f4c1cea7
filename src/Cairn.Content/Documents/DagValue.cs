using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Cairn.Content;

/// <summary>
/// An immutable value of the IPLD data model, without floats. Two values are equal exactly where their canonical
/// dag-json is. A value that can be made can be encoded: text is valid Unicode, map keys are unique and none is "/".
/// </summary>
public sealed class DagValue : IEquatable<DagValue>
{
    private readonly object? _value;

    private DagValue(DagKind kind, object? value)
    {
        Kind = kind;
        _value = value;
    }

    /// <summary>The null value.</summary>
    public static DagValue Null { get; } = new(DagKind.Null, null);

    /// <summary>The empty map.</summary>
    public static DagValue EmptyMap { get; } =
        new(DagKind.Map, ImmutableSortedDictionary.Create<string, DagValue>(DagKey.Order));

    /// <summary>What the value is; the accessors below throw for any other kind.</summary>
    public DagKind Kind { get; }

    /// <summary>The value as text.</summary>
    public string AsString => (string)Expect(DagKind.String);

    /// <summary>The value as a truth value.</summary>
    public bool AsBoolean => (bool)Expect(DagKind.Boolean);

    /// <summary>The value as an integer, −2^63 to 2^64 − 1.</summary>
    public Int128 AsInteger => (Int128)Expect(DagKind.Integer);

    /// <summary>The value as bytes; not to be changed.</summary>
    public ReadOnlyMemory<byte> AsBytes => (byte[])Expect(DagKind.Bytes);

    /// <summary>The value as a link.</summary>
    public Cid AsLink => (Cid)Expect(DagKind.Link);

    /// <summary>The values of a list.</summary>
    public IReadOnlyList<DagValue> AsList => (ImmutableArray<DagValue>)Expect(DagKind.List);

    /// <summary>The values of a map, in canonical order of the keys.</summary>
    public IReadOnlyDictionary<string, DagValue> AsMap => Entries;

    private ImmutableSortedDictionary<string, DagValue> Entries =>
        (ImmutableSortedDictionary<string, DagValue>)Expect(DagKind.Map);

    public static implicit operator DagValue(string value) => new(DagKind.String, CheckText(value));

    public static implicit operator DagValue(bool value) => new(DagKind.Boolean, value);

    public static implicit operator DagValue(long value) => new(DagKind.Integer, (Int128)value);

    public static implicit operator DagValue(ulong value) => new(DagKind.Integer, (Int128)value);

    public static implicit operator DagValue(int value) => (long)value;

    public static implicit operator DagValue(uint value) => (ulong)value;

    public static implicit operator DagValue(Cid value) => new(DagKind.Link,
        value.IsDefault ? throw new ArgumentException("The default CID cannot be linked.", nameof(value)) : value);

    /// <summary>Bytes, copied.</summary>
    public static DagValue Bytes(ReadOnlySpan<byte> value) => new(DagKind.Bytes, value.ToArray());

    /// <summary>A list of these values.</summary>
    public static DagValue List(params IEnumerable<DagValue> items) => new(DagKind.List, items.ToImmutableArray());

    /// <summary>A map of these entries; their order does not matter.</summary>
    /// <exception cref="ArgumentException">A key appears twice, is "/" or is not valid Unicode.</exception>
    public static DagValue Map(params IEnumerable<(string Key, DagValue Value)> entries) =>
        Map(entries.Select(e => KeyValuePair.Create(e.Key, e.Value)));

    /// <inheritdoc cref="Map(IEnumerable{ValueTuple{string, DagValue}})"/>
    public static DagValue Map(IEnumerable<KeyValuePair<string, DagValue>> entries)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, DagValue>(DagKey.Order);
        foreach (var (key, value) in entries)
        {
            if (key == "/")
                throw new ArgumentException("The key \"/\" is reserved for links and bytes.", nameof(entries));
            if (!map.TryAdd(CheckText(key), value))
                throw new ArgumentException($"The key \"{key}\" appears twice.", nameof(entries));
        }

        return new(DagKind.Map, map.ToImmutable());
    }

    /// <summary>This map with one entry set.</summary>
    public DagValue With(string key, DagValue value) =>
        Map(Entries.SetItem(key, value));

    /// <summary>This map without one entry.</summary>
    public DagValue Without(string key) => new(DagKind.Map, Entries.Remove(key));

    /// <summary>The entry of a map; false where this is no map or has no such key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out DagValue? value)
    {
        value = null;
        return Kind == DagKind.Map && Entries.TryGetValue(key, out value);
    }

    public bool Equals(DagValue? other) => other is not null && Kind == other.Kind && Kind switch
    {
        DagKind.Bytes => AsBytes.Span.SequenceEqual(other.AsBytes.Span),
        DagKind.List => AsList.SequenceEqual(other.AsList),
        DagKind.Map => Entries.SequenceEqual(other.Entries),
        _ => Equals(_value, other._value),
    };

    public override bool Equals(object? obj) => Equals(obj as DagValue);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(DagJson.Encode(this));
        return hash.ToHashCode();
    }

    /// <summary>The canonical dag-json text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(DagJson.Encode(this));

    /// <summary>The writer's view of a list, without an allocation for its enumerator.</summary>
    internal ImmutableArray<DagValue> Items => (ImmutableArray<DagValue>)Expect(DagKind.List);

    internal static DagValue FromInteger(Int128 value) => new(DagKind.Integer, value);

    /// <summary>For a decoder that has checked keys and order already.</summary>
    internal static DagValue FromChecked(ImmutableSortedDictionary<string, DagValue> map) => new(DagKind.Map, map);

    internal static DagValue FromCheckedText(string text) => new(DagKind.String, text);

    private static string CheckText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i]))
                throw new ArgumentException("Text in a document must be valid Unicode; it has half a surrogate pair.");
        }

        return text;
    }

    private object Expect(DagKind kind) => Kind == kind
        ? _value!
        : throw new InvalidOperationException($"The value is of kind {Kind}, not {kind}.");
}
