using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Cairn.Tensors.Onnx;

/// <summary>
/// A model as its file says it: names are unique, every name that is used is defined before, so there is no cycle.
/// Operators and shapes are not looked at.
/// </summary>
/// <param name="Opset">Version of the default operator set.</param>
/// <param name="Inputs">Without those that a constant of the same name fills.</param>
public sealed record OnnxModel(
    int Opset,
    ImmutableArray<OnnxInput> Inputs,
    ImmutableArray<OnnxInput> Outputs,
    FrozenDictionary<string, ModelTensor> Constants,
    ImmutableArray<OnnxNode> Nodes)
{
    /// <summary>Reads the bytes of an .onnx file, whoever wrote them.</summary>
    public static bool TryRead(
        byte[] file, [NotNullWhen(true)] out OnnxModel? model, [NotNullWhen(false)] out ModelError? error)
    {
        (model, error) = (null, null);
        try
        {
            model = OnnxReader.Read(file);
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
        }
        catch (InvalidProtocolBufferException e)
        {
            error = new ModelError("file", "", $"it is not an ONNX model: {e.Message}", "Export the model again.");
        }

        return false;
    }
}
