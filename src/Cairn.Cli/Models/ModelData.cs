using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Cli;

/// <summary>Reads what the model commands name.</summary>
internal static class ModelData
{
    public static byte[] Read(string path, int bytesMax)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new ArgumentException($"The file '{path}' does not exist; name one that does.");
        if (file.Length > bytesMax)
            throw new ArgumentException($"'{path}' has {file.Length} bytes; at most {bytesMax} are read.");
        return File.ReadAllBytes(path);
    }

    /// <summary>Shapes written as name=1,3,32,32.</summary>
    public static Dictionary<string, ImmutableArray<int>> Shapes(IEnumerable<string> options)
    {
        var shapes = new Dictionary<string, ImmutableArray<int>>();
        foreach (var option in options)
        {
            var at = option.LastIndexOf('=');
            var extents = at < 1 ? [] : option[(at + 1)..].Split(',')
                .Select(e => int.TryParse(e, CultureInfo.InvariantCulture, out var extent) ? extent : 0).ToArray();
            if (extents.Length == 0 || extents.Any(e => e < 1))
                throw new ArgumentException($"--shape: '{option}' is no shape. Write it like input=1,3,32,32.");
            shapes[option[..at]] = [.. extents];
        }

        return shapes;
    }

    /// <summary>An imported model.</summary>
    public static bool TryReadModel(
        string path, [NotNullWhen(true)] out IntegerModel? model, [NotNullWhen(false)] out ModelError? error) =>
        ModelFile.TryRead(Read(path, ModelFile.BytesMax), out model, out error);

    /// <summary>The first sample of a file, as a model's own numbers.</summary>
    public static ImmutableArray<int[]> Inputs(string path, IntegerModel model, string pixels)
    {
        OnnxInput[] inputs = [.. model.Graph.Inputs.Select((input, i) =>
            new OnnxInput(model.Names.Inputs[i], ElementKind.Float32, input.Shape))];
        if (!SampleReader.TryRead(Read(path, SampleReader.BytesMax), inputs, Scaling(pixels), 1, out var samples,
            out var error))
            throw new ArgumentException($"--input: {path}: {error!.Reason} {error.Remedy}".TrimEnd());
        return samples.Length == 0 ? throw new ArgumentException($"--input: '{path}' holds no sample.")
            : [.. inputs.Select((input, i) => InputQuantiser.Quantise(model.Graph.Inputs[i], samples[0][input.Name]))];
    }

    /// <summary>The samples of a file, or of all files of a folder in the order of their names.</summary>
    public static List<ImmutableDictionary<string, ModelTensor>> Samples(string? path, FloatGraph graph, string pixels)
    {
        var samples = new List<ImmutableDictionary<string, ModelTensor>>();
        if (path is null)
            return samples;
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)]
            : [path];
        foreach (var file in files)
        {
            if (!SampleReader.TryRead(Read(file, SampleReader.BytesMax), graph.Inputs, Scaling(pixels), int.MaxValue,
                out var found, out var error))
                throw new ArgumentException($"--calibrate: {file}: {error!.Reason} {error.Remedy}".TrimEnd());
            samples.AddRange(found);
        }

        return samples.Count > 0 ? samples : throw new ArgumentException($"--calibrate: '{path}' holds no sample.");
    }

    public static ImmutableArray<int> Labels(string? path) => path is null ? []
        : SampleReader.TryReadLabels(Read(path, SampleReader.BytesMax), out var labels, out var error) ? labels
        : throw new ArgumentException($"--labels: {error!.Reason} {error.Remedy}".TrimEnd());

    private static PixelScaling Scaling(string text)
    {
        var parts = text.Split(',').Select(p => float.TryParse(p, CultureInfo.InvariantCulture, out var number)
            ? number : float.NaN).ToArray();
        return parts is [var mean, > 0 and < float.PositiveInfinity and var deviation] && float.IsFinite(mean)
            ? new PixelScaling { Mean = mean, Deviation = deviation }
            : throw new ArgumentException($"--pixels: '{text}' is no mean and deviation. Write them like 0.5,0.5.");
    }
}
