using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>Runs a float graph, node by node: plain, and the same on every machine.</summary>
public static class FloatExecutor
{
    /// <summary>Every tensor that the nodes compute, by name, beside the inputs.</summary>
    /// <param name="inputs">One for each input of the graph, of its kind and shape.</param>
    public static bool TryRun(FloatGraph graph, IReadOnlyDictionary<string, ModelTensor> inputs,
        [NotNullWhen(true)] out Dictionary<string, ModelTensor>? tensors, [NotNullWhen(false)] out ModelError? error)
    {
        (tensors, error) = (null, null);
        try
        {
            tensors = Run(graph, inputs);
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }

    internal static Dictionary<string, ModelTensor> Run(
        FloatGraph graph, IReadOnlyDictionary<string, ModelTensor> inputs)
    {
        var tensors = new Dictionary<string, ModelTensor>();
        foreach (var input in graph.Inputs)
        {
            if (!inputs.TryGetValue(input.Name, out var given))
                throw new ModelRefusedException($"input '{input.Name}'", "", "it is not given.");
            if (given.Kind != input.Kind || !given.Shape.AsSpan().SequenceEqual(input.Shape.AsSpan()))
                throw new ModelRefusedException($"input '{input.Name}'", "",
                    $"it is {given.Kind} {ShapeText.Of(given.Shape)}.",
                    $"It must be {input.Kind} {ShapeText.Of(input.Shape)}.");
            tensors.Add(input.Name, given);
        }

        var meter = new WorkMeter();
        foreach (var node in graph.Nodes)
        {
            var given = node.Inputs.Select(n => n.Length == 0 ? null
                : graph.Constants.GetValueOrDefault(n) ?? tensors[n]).ToArray();
            var results = OperatorTable.Find(node.Operator)!.Run(new OperatorCall(node, graph.Opset, given, meter));
            for (var i = 0; i < node.Outputs.Length; i++)
                tensors[node.Outputs[i]] = results[i];
        }

        foreach (var output in graph.Outputs)
            if (graph.Constants.TryGetValue(output, out var constant))
                tensors.TryAdd(output, constant);
        return tensors;
    }
}
