using Cairn.Content;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cairn.Jobs;

/// <summary>
/// Reads the part of YAML that a specification needs: maps, lists and scalars. Anchors, aliases, tags and further
/// documents are refused; size, depth and count are bounded.
/// </summary>
internal sealed class SpecYaml
{
    private const int CharsMax = 1 << 20;
    private const int DepthMax = 32;
    private const int NodesMax = 100_000;

    private readonly IParser _parser;
    private int _nodes;

    private SpecYaml(string text) => _parser = new Parser(new StringReader(text));

    public static bool TryRead(string text, out SpecNode root, out SpecError error)
    {
        root = null!;
        error = SpecError.None;
        if (text.Length > CharsMax)
        {
            error = new SpecError("", "The file is larger than 1 MiB.",
                "A specification is short; inputs go in files.");
            return false;
        }

        try
        {
            root = new SpecYaml(text).Document();
            return true;
        }
        catch (SpecException e)
        {
            error = e.Error;
        }
        catch (YamlException e)
        {
            var message = e.InnerException?.Message ?? e.Message;
            error = new SpecError("", $"This is not YAML: {message}", "Correct the text near this line.",
                (int)Math.Max(e.Start.Line, 1));
        }

        return false;
    }

    private SpecNode Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            throw new SpecException(new SpecError("", "The file is empty.", "Begin with samples/train.yaml."));
        _parser.Consume<DocumentStart>();
        var root = Node("", 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
            throw new SpecException(new SpecError("", "The file holds several documents.", "Keep one.", Line()));
        if (root.Kind != DagKind.Map)
            throw new SpecException(new SpecError("", "The file is not a map of fields.", "Write \"kind: train\".", 1));
        return root;
    }

    private SpecNode Node(string field, int depth)
    {
        var line = Line();
        if (depth > DepthMax || ++_nodes > NodesMax)
            throw Fail(field, line, "nests too deep or has too many values.", "Make it simpler.");
        if (_parser.Accept<AnchorAlias>(out _)
            || (_parser.Accept<NodeEvent>(out var node) && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty)))
            throw Fail(field, line, "uses an anchor, alias or tag.", "Write the value out.");
        if (_parser.TryConsume<MappingStart>(out _))
            return Map(field, line, depth);
        if (_parser.TryConsume<SequenceStart>(out _))
        {
            var list = new SpecNode(DagKind.List, field, line);
            while (!_parser.TryConsume<SequenceEnd>(out _))
                list.Items.Add(Node($"{field}[{list.Items.Count}]", depth + 1));
            return list;
        }

        var scalar = _parser.Consume<Scalar>();
        return new SpecNode(DagKind.String, field, line)
        {
            Text = scalar.Value, IsPlain = scalar.Style == ScalarStyle.Plain,
        };
    }

    private SpecNode Map(string field, int line, int depth)
    {
        var map = new SpecNode(DagKind.Map, field, line);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyLine = Line();
            if (!_parser.TryConsume<Scalar>(out var key) || key.Value.Length is 0 or > 64 || key.Value == "/")
                throw Fail(field, keyLine, "has a key that is not a short word.", "Use names for keys.");
            var name = field.Length == 0 ? key.Value : $"{field}.{key.Value}";
            if (!map.Entries.TryAdd(key.Value, Node(name, depth + 1)))
                throw Fail(name, keyLine, "is given twice.", "Keep one.");
        }

        return map;
    }

    private int Line() => (int)(_parser.Current ?? Next()).Start.Line;

    private ParsingEvent Next() => _parser.Accept<ParsingEvent>(out var next) ? next : throw new EndOfStreamException();

    private static SpecException Fail(string field, int line, string message, string remedy) =>
        new(new SpecError(field, message, remedy, line));
}
