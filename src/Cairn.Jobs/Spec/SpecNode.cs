using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>A value of a specification with its place in the file.</summary>
internal sealed class SpecNode(DagKind kind, string field, int line)
{
    /// <summary>Map, List or String; what a plain scalar means is decided by its reader.</summary>
    public DagKind Kind { get; } = kind;

    /// <summary>Full name, for example "train.model.width".</summary>
    public string Field { get; } = field;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    public string Text { get; init; } = "";

    /// <summary>Written without quotes.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Entries of a map, in the order of the file.</summary>
    public Dictionary<string, SpecNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Items of a list.</summary>
    public List<SpecNode> Items { get; } = [];

    /// <summary>
    /// The value for a document: plain whole numbers and truth values are such, other scalars are text.
    /// </summary>
    public DagValue ToDag() => Kind switch
    {
        DagKind.Map => DagValue.Map(Entries.Select(e => (e.Key, e.Value.ToDag()))),
        DagKind.List => DagValue.List(Items.Select(i => i.ToDag())),
        _ when !IsPlain => Text,
        _ when Text is "true" => true,
        _ when Text is "false" => false,
        _ when IsWhole && long.TryParse(Text, out var number) => number,
        _ => Text,
    };

    /// <summary>Notes the line of this field and of all below it.</summary>
    public void AddLines(Dictionary<string, int> lines)
    {
        lines[Field] = Line;
        foreach (var entry in Entries.Values)
            entry.AddLines(lines);
        foreach (var item in Items)
            item.AddLines(lines);
    }

    private bool IsWhole =>
        Text.Length > 0 && Text.AsSpan(Text[0] == '-' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0;
}
