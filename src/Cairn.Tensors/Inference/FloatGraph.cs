using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>
/// A model with fixed shapes: every operator is known, whatever does not depend on the inputs is a constant, and the
/// shape and type of every tensor are known.
/// </summary>
/// <param name="Constants">Those of the file and those that were folded.</param>
/// <param name="Nodes">In the order of execution; no output of theirs is a constant.</param>
/// <param name="Dequantised">
/// Constants that a DequantizeLinear computed from integers: the node, whose inputs are constants too.
/// </param>
/// <param name="Types">The type and shape of every input and of every output of a node.</param>
public sealed record FloatGraph(
    int Opset,
    ImmutableArray<OnnxInput> Inputs,
    ImmutableArray<string> Outputs,
    FrozenDictionary<string, ModelTensor> Constants,
    ImmutableArray<OnnxNode> Nodes,
    FrozenDictionary<string, OnnxInput> Types,
    FrozenDictionary<string, OnnxNode> Dequantised)
{
    /// <summary>Fixes all shapes and folds constants.</summary>
    /// <param name="shapes">
    /// Shapes of inputs by name. Of others, a symbolic first extent is bound to 1, and any other is refused.
    /// </param>
    public static bool TryBuild(OnnxModel model, IReadOnlyDictionary<string, ImmutableArray<int>> shapes,
        [NotNullWhen(true)] out FloatGraph? graph, [NotNullWhen(false)] out ModelError? error)
    {
        (graph, error) = (null, null);
        try
        {
            graph = new FloatGraphBuilder(model).Build(shapes);
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }
}
