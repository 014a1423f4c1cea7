using System.Globalization;

namespace Cairn.Content;

/// <summary>
/// Reads a map field by field and remembers the first fault with the field's full name, so that a document's reader
/// is a plain list of fields followed by one <see cref="Finish"/>. After a fault every getter returns a default.
/// </summary>
public sealed class DagFields
{
    private readonly DagValue _map;
    private readonly string _path;
    private readonly Fault _fault;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <param name="document">The document's root value.</param>
    /// <param name="name">What to call it in errors, for example "job".</param>
    public DagFields(DagValue document, string name)
        : this(document, name, new Fault())
    {
    }

    private DagFields(DagValue map, string path, Fault fault)
    {
        (_map, _path, _fault) = (map, path, fault);
        if (map.Kind != DagKind.Map)
            fault.Set($"{path} must be a map, not {map.Kind}.");
    }

    /// <summary>The first fault; empty while there is none.</summary>
    public string Error => _fault.Text;

    /// <summary>Whether the map has this key.</summary>
    public bool Has(string key) => _map.TryGet(key, out _);

    /// <summary>Required text of at most <paramref name="maxLength"/> UTF-16 units.</summary>
    public string String(string key, int maxLength = 256)
    {
        if (!TryGet(key, DagKind.String, out var value))
            return "";
        if (value.AsString.Length > maxLength)
            Fail(key, $"has {value.AsString.Length} characters; at most {maxLength} are allowed");
        return value.AsString;
    }

    /// <summary>Required text out of a closed list.</summary>
    public string OneOf(string key, params ReadOnlySpan<string> allowed)
    {
        var text = String(key);
        if (_fault.Text.Length == 0 && !allowed.Contains(text))
            Fail(key, $"is \"{text}\"; it must be one of: {string.Join(", ", allowed.ToArray())}");
        return text;
    }

    /// <summary>Required integer within bounds, both included.</summary>
    public long Integer(string key, long min, long max)
    {
        if (!TryGet(key, DagKind.Integer, out var value))
            return min;
        if (value.AsInteger < min || value.AsInteger > max)
        {
            Fail(key, string.Create(CultureInfo.InvariantCulture, $"is {value.AsInteger}; it must be {min} to {max}"));
            return min;
        }

        return (long)value.AsInteger;
    }

    /// <summary>Required truth value.</summary>
    public bool Boolean(string key) => TryGet(key, DagKind.Boolean, out var value) && value.AsBoolean;

    /// <summary>Required link.</summary>
    public Cid Link(string key) => TryGet(key, DagKind.Link, out var value) ? value.AsLink : default;

    /// <summary>Required bytes; exactly <paramref name="length"/> of them where that is given.</summary>
    public ReadOnlyMemory<byte> Bytes(string key, int? length = null)
    {
        if (!TryGet(key, DagKind.Bytes, out var value))
            return default;
        if (length is { } wanted && value.AsBytes.Length != wanted)
            Fail(key, $"has {value.AsBytes.Length} bytes; it must have {wanted}");
        return value.AsBytes;
    }

    /// <summary>Required list of at most <paramref name="maxCount"/> values.</summary>
    public IReadOnlyList<DagValue> List(string key, int maxCount)
    {
        if (!TryGet(key, DagKind.List, out var value))
            return [];
        if (value.AsList.Count <= maxCount)
            return value.AsList;
        Fail(key, $"has {value.AsList.Count} entries; at most {maxCount} are allowed");
        return [];
    }

    /// <summary>Required list of maps, each read by <paramref name="read"/>.</summary>
    public IReadOnlyList<T> Maps<T>(string key, int maxCount, Func<DagFields, T> read)
    {
        var items = new List<T>();
        foreach (var item in List(key, maxCount))
        {
            var fields = new DagFields(item, $"{_path}.{key}[{items.Count}]", _fault);
            if (_fault.Text.Length > 0)
                return [];
            items.Add(read(fields));
            fields.Finish();
        }

        return items;
    }

    /// <summary>Required map, for reading its fields; call its <see cref="Finish"/>, too.</summary>
    public DagFields Map(string key) =>
        new(TryGet(key, DagKind.Map, out var value) ? value : DagValue.EmptyMap, $"{_path}.{key}", _fault);

    /// <summary>Required value of any kind.</summary>
    public DagValue Any(string key)
    {
        _read.Add(key);
        if (_map.TryGet(key, out var value))
            return value;
        Fail(key, "is missing");
        return DagValue.Null;
    }

    /// <summary>Records a fault of a field that its reader found itself; the first one counts.</summary>
    public void Fail(string key, string fault) => _fault.Set($"{_path}.{key} {fault}.");

    /// <summary>Refuses fields that nobody read. True where all was well, in this map and those read with it.</summary>
    public bool Finish()
    {
        if (_fault.Text.Length == 0 && _map.Kind == DagKind.Map)
            foreach (var key in _map.AsMap.Keys)
                if (!_read.Contains(key))
                    Fail(key.Length > 64 ? key[..64] : key, "is not known here; remove it");
        return _fault.Text.Length == 0;
    }

    private bool TryGet(string key, DagKind kind, out DagValue value)
    {
        value = Any(key);
        if (_fault.Text.Length > 0)
            return false;
        if (value.Kind != kind)
            Fail(key, $"must be of kind {kind}, not {value.Kind}");
        return value.Kind == kind;
    }

    private sealed class Fault
    {
        public string Text { get; private set; } = "";

        public void Set(string text) => Text = Text.Length == 0 ? text : Text;
    }
}
