namespace Cairn.Learning.Models;

/// <summary>
/// Where each tensor lies in a model's flat buffer of weights. In order: <c>embedding</c> [256, width], which is also
/// the output head; for each layer <c>qkv</c> [3·width, width] (query, key, value rows), <c>projection</c>
/// [width, width], <c>gate_up</c> [2·hidden, width] (gate rows, then up rows), <c>down</c> [width, hidden]; and then
/// all gains: for each layer <c>attention_norm</c> and <c>feed_forward_norm</c> [width], last <c>final_norm</c>.
/// A matrix is stored by output row. Gains come last so that weight decay applies to one range and not to the other.
/// </summary>
public sealed class GptLayout
{
    private readonly Dictionary<string, NamedTensor> _byName;

    public GptLayout(GptConfig config)
    {
        if (!config.TryValidate(out var problem))
            throw new ArgumentException($"{problem!.Field} {problem.Message}", nameof(config));
        Config = config;
        var tensors = new List<NamedTensor>();
        var offset = 0;
        foreach (var (name, rows, columns) in Shapes(config))
        {
            tensors.Add(new NamedTensor(name, offset, rows, columns));
            offset += rows * columns;
            if (!name.EndsWith("_norm", StringComparison.Ordinal))
                MatrixElements = offset;
        }

        (Tensors, Elements) = (tensors, offset);
        _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    public GptConfig Config { get; }

    /// <summary>All tensors by ascending offset, without gaps.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>fp32 values of the whole buffer.</summary>
    public int Elements { get; }

    /// <summary>fp32 values of the matrices, which come first.</summary>
    public int MatrixElements { get; }

    public NamedTensor this[string name] => _byName[name];

    private static IEnumerable<(string Name, int Rows, int Columns)> Shapes(GptConfig config)
    {
        yield return ("embedding", GptConfig.Vocabulary, config.Width);
        for (var l = 0; l < config.Layers; l++)
        {
            yield return ($"layers.{l}.qkv", 3 * config.Width, config.Width);
            yield return ($"layers.{l}.projection", config.Width, config.Width);
            yield return ($"layers.{l}.gate_up", 2 * config.Hidden, config.Width);
            yield return ($"layers.{l}.down", config.Width, config.Hidden);
        }

        for (var l = 0; l < config.Layers; l++)
        {
            yield return ($"layers.{l}.attention_norm", 1, config.Width);
            yield return ($"layers.{l}.feed_forward_norm", 1, config.Width);
        }

        yield return ("final_norm", 1, config.Width);
    }
}
