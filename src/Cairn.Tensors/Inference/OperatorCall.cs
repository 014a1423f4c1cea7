using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>One node with its input tensors. What it lacks or gives wrongly is refused with its name.</summary>
internal sealed class OperatorCall(OnnxNode node, int opset, ModelTensor?[] inputs, WorkMeter meter)
{
    public OnnxNode Node { get; } = node;

    public int Opset { get; } = opset;

    public int InputCount => inputs.Length;

    public ModelTensor Input(int index) => Optional(index) ?? throw Refuse($"input {index} is missing.");

    public ModelTensor? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    /// <summary>An input that must hold floats.</summary>
    public ModelTensor Real(int index) => Typed(index, true);

    /// <summary>An input that must hold integers.</summary>
    public ModelTensor Whole(int index) => Typed(index, false);

    /// <summary>An input that may be missing, else must hold floats.</summary>
    public ModelTensor? OptionalReal(int index) => Optional(index) is null ? null : Typed(index, true);

    /// <summary>An input that may be missing, else must hold integers.</summary>
    public ModelTensor? OptionalWhole(int index) => Optional(index) is null ? null : Typed(index, false);

    public bool Has(string attribute) => Node.Attributes.ContainsKey(attribute);

    public int Int(string attribute, int otherwise) => !Node.Attributes.TryGetValue(attribute, out var found)
        ? otherwise
        : found.Int is >= int.MinValue and <= int.MaxValue
            ? (int)found.Int
            : throw Refuse($"its attribute {attribute} is {found.Int}.");

    public float Float(string attribute, float otherwise) =>
        Node.Attributes.TryGetValue(attribute, out var found) ? found.Float : otherwise;

    public string Text(string attribute, string otherwise) =>
        Node.Attributes.TryGetValue(attribute, out var found) ? found.Text : otherwise;

    public ImmutableArray<int>? Ints(string attribute) =>
        Node.Attributes.TryGetValue(attribute, out var found) ? Narrow(found.Ints.AsSpan(), attribute) : null;

    /// <summary>A list that is an attribute in old operator sets and an input in newer ones.</summary>
    public ImmutableArray<int>? Ints(string attribute, int index) =>
        Ints(attribute) ?? (Optional(index) is { IsFloat: false } list ? Narrow(list.Integers, attribute) : null);

    /// <summary>An axis, counted from the end where it is negative.</summary>
    public int Axis(int axis, int rank)
    {
        if (axis < -rank || axis >= Math.Max(rank, 1))
            throw Refuse($"axis {axis} of a tensor of {rank} axes.");
        return axis < 0 ? axis + rank : axis;
    }

    /// <summary>Guards the size of an output and counts the work of computing it.</summary>
    public int Reserve(ReadOnlySpan<int> shape, long workEach = 1)
    {
        if (shape.Length > OnnxLimits.Rank)
            throw Refuse($"its output has {shape.Length} axes.", $"A tensor has at most {OnnxLimits.Rank}.");
        var count = 1L;
        foreach (var extent in shape)
        {
            if (extent < 0 || (extent == 0 && shape.Length != 1))
                throw Refuse($"its output would have an extent of {extent}.");
            if ((count *= extent) > OnnxLimits.Elements)
                throw Refuse("its output is too large.", $"A tensor has at most {OnnxLimits.Elements} elements.");
        }

        if (!meter.TryAdd(count, workEach))
            throw Refuse("the model needs too much work or memory up to here.",
                $"One inference may compute {OnnxLimits.TotalElements} elements with {OnnxLimits.Work} operations.");
        return (int)count;
    }

    public ModelRefusedException Refuse(string reason, string remedy = "") =>
        new(Node.Name, Node.Operator, reason, remedy);

    private ModelTensor Typed(int index, bool real)
    {
        var input = Input(index);
        return input.IsFloat == real
            ? input
            : throw Refuse($"input {index} holds {input.Kind}; it must hold {(real ? "floats" : "integers")}.");
    }

    // Ends of slices are commonly 2⁶³ − 1: whatever lies beyond 31 bits means the end.
    private ImmutableArray<int> Narrow(ReadOnlySpan<long> values, string what)
    {
        if (values.Length > OnnxLimits.AttributeNumbers)
            throw Refuse($"{what} has {values.Length} numbers.");
        var list = ImmutableArray.CreateBuilder<int>(values.Length);
        foreach (var value in values)
            list.Add((int)Math.Clamp(value, int.MinValue + 1, int.MaxValue));
        return list.MoveToImmutable();
    }
}
