using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Makes an integer model of a float graph.</summary>
public static class ModelImporter
{
    /// <param name="calibration">Ranges of the tensors; null for a model that carries its own scales.</param>
    public static bool TryImport(FloatGraph graph, Calibration? calibration, ImportOptions options,
        [NotNullWhen(true)] out ImportedModel? model, [NotNullWhen(false)] out ModelError? error)
    {
        options.Validate();
        (model, error) = (null, null);
        try
        {
            model = new Lowering(graph, calibration, options).Run();
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }
}
