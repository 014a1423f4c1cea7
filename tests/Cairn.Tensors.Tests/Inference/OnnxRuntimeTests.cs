using System.Collections.Immutable;
using Cairn.Evm.Tests;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Inference;

/// <summary>The float executor against ONNX Runtime.</summary>
public sealed class OnnxRuntimeTests
{
    private const double Tolerance = 1e-4;

    [OnnxRuntimeFact]
    public void Every_operator_agrees()
    {
        var cases = OperatorCases.All.Select((c, i) =>
        {
            var model = c.Model.Read();
            Assert.True(FloatGraph.TryBuild(model, ImmutableDictionary<string, ImmutableArray<int>>.Empty,
                out var graph, out var error), $"{c.Name}: {error}");
            return (c.Name, Bytes: c.Model.Build(), Graph: graph, Inputs: Inputs(graph, i));
        }).ToList();
        var answers = OnnxRuntimePeer.Run(cases.Select(c => (c.Bytes, (IReadOnlyDictionary<string,
            ModelTensor>)c.Inputs)));
        var faults = cases.Zip(answers, (c, a) => Compare(c.Name, c.Graph, c.Inputs, a)).OfType<string>().ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
        Assert.Equal(cases.Count, answers.Count);
    }

    [OnnxRuntimeFact("models/ezkl_nanogpt.onnx", "models/jst_cifar.onnx")]
    public void Whole_models_agree()
    {
        string[] names = ["dp_mlp_iris", "ezkl_4l", "ezkl_lenet5", "jst_cifar", "ezkl_nanogpt"];
        var cases = names.Select((name, i) =>
        {
            var bytes = File.ReadAllBytes(SharedData.Path($"models/{name}.onnx"));
            Assert.True(OnnxModel.TryRead(bytes, out var model, out var error), error?.ToString());
            Assert.True(FloatGraph.TryBuild(model, ImmutableDictionary<string, ImmutableArray<int>>.Empty,
                out var graph, out error), error?.ToString());
            return (Name: name, Bytes: bytes, Graph: graph, Inputs: SampleTensors.Inputs(graph.Inputs, i));
        }).ToList();
        var answers = OnnxRuntimePeer.Run(cases.Select(c =>
            (WithFloatEqual(c.Bytes), (IReadOnlyDictionary<string, ModelTensor>)c.Inputs)));
        var faults = cases.Zip(answers, (c, a) => Compare(c.Name, c.Graph, c.Inputs, a)).OfType<string>().ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
        Assert.Equal(names.Length, answers.Count);
    }

    // nanoGPT's file compares floats under operator set 10, which ONNX Runtime allows from 11 on.
    private static byte[] WithFloatEqual(byte[] model)
    {
        byte[] tail = [0x10, 10];
        if (!model.AsSpan().EndsWith(tail))
            return model;
        model = [.. model];
        model[^1] = 11;
        return model;
    }

    private static ImmutableDictionary<string, ModelTensor> Inputs(FloatGraph graph, int seed) =>
        graph.Inputs.Select((input, i) => (input.Name, Tensor: input.Kind == ElementKind.Float32
            ? SampleTensors.Of(input, seed * 10 + i)
            : SampleTensors.Integers(seed * 10 + i, input.Kind, [.. input.Shape])))
            .ToImmutableDictionary(x => x.Name, x => x.Tensor);

    private static string? Compare(string name, FloatGraph graph,
        IReadOnlyDictionary<string, ModelTensor> inputs, (List<ModelTensor>? Outputs, string? Error) answer)
    {
        if (answer.Outputs is not { } theirs)
            return $"{name}: onnxruntime says {answer.Error}";
        if (!FloatExecutor.TryRun(graph, inputs, out var tensors, out var error))
            return error.ToString();
        for (var i = 0; i < theirs.Count; i++)
            if (Difference(tensors[graph.Outputs[i]], theirs[i]) is { } difference)
                return $"{name}: output {i}: {difference}";
        return null;
    }

    private static string? Difference(ModelTensor ours, ModelTensor theirs)
    {
        if (ours.Kind != theirs.Kind || !ours.Shape.SequenceEqual(theirs.Shape))
            return $"{ours.Kind} {ShapeText.Of(ours.Shape)}, not {theirs.Kind} {ShapeText.Of(theirs.Shape)}";
        var largest = ours.IsFloat ? theirs.Floats.ToArray().Max(MathF.Abs) : 0;
        for (var i = 0; i < ours.Count; i++)
        {
            if (ours.IsFloat && !(Math.Abs(ours.Floats[i] - theirs.Floats[i]) <=
                Tolerance * Math.Max(Math.Abs(theirs.Floats[i]), 1e-2 * largest)))
                return $"element {i} is {ours.Floats[i]:r}, not {theirs.Floats[i]:r}";
            if (!ours.IsFloat && ours.Integers[i] != theirs.Integers[i])
                return $"element {i} is {ours.Integers[i]}, not {theirs.Integers[i]}";
        }

        return null;
    }
}
