using System.Collections.Frozen;
using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Onnx;

namespace Cairn.Bench.Inference;

/// <summary>A convolutional net for 28×28 images of ten digits, trained with the kernels of this repository.</summary>
internal sealed class DigitNet
{
    private const int Size = 28;
    private const int Classes = 10;
    private const int Batch = 50;
    private const float Rate = 2e-3f;

    private readonly PatchLayer[] _layers =
        [new(28, 1, 5, 2, 16, true), new(12, 16, 5, 2, 32, true), new(4, 32, 4, 1, 64, true), new(1, 64, 1, 1, 10,
            false)];

    private int _steps;
    private float _power1 = 1, _power2 = 1;

    public int Parameters => _layers.Sum(l => l.Weights.Length);

    /// <summary>
    /// Trains on the images in a seeded order; the rate falls to 0. Gives the mean loss of the last epoch.
    /// </summary>
    public float Train(ComputePool pool, float[][] images, int[] labels, int epochs, int seed)
    {
        var random = new Random(seed);
        foreach (var layer in _layers)
            layer.Initialise(random);
        var order = Enumerable.Range(0, images.Length).ToArray();
        var (mean, total) = (0f, epochs * (images.Length / Batch));
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            mean = 0;
            for (var at = 0; at + Batch <= order.Length; at += Batch)
                mean += Step(pool, [.. order[at..(at + Batch)].SelectMany(i => images[i])],
                    [.. order[at..(at + Batch)].Select(i => labels[i])], Rate * (total - _steps) / total);
            mean /= images.Length / Batch;
        }

        return mean;
    }

    /// <summary>The same net as an ONNX model of Conv, Relu and Flatten.</summary>
    public OnnxModel ToOnnx()
    {
        var (nodes, constants) = (ImmutableArray.CreateBuilder<OnnxNode>(), new Dictionary<string, ModelTensor>());
        var from = "image";
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            constants[$"w{i}"] = Filters(layer);
            constants[$"b{i}"] = new ModelTensor([layer.Outputs], layer.Weights[^layer.Outputs..]);
            nodes.Add(Node($"conv{i}", "Conv", [from, $"w{i}", $"b{i}"], new OnnxAttribute(
                "strides", 7, 0, 0, "", null, [], [layer.Stride, layer.Stride])));
            from = $"conv{i}";
            if (layer.Rectified)
                nodes.Add(Node($"relu{i}", "Relu", [from]));
            from = layer.Rectified ? $"relu{i}" : from;
        }

        nodes.Add(Node("digit", "Flatten", [from]));
        return new OnnxModel(13, [new("image", ElementKind.Float32, [1, 1, Size, Size])],
            [new("digit", ElementKind.Float32, [1, Classes])], constants.ToFrozenDictionary(), nodes.ToImmutable());
    }

    private static OnnxNode Node(
        string name, string operation, ImmutableArray<string> inputs, params OnnxAttribute[] attributes) =>
        new(name, operation, inputs, [name], attributes.ToFrozenDictionary(a => a.Name));

    private static ModelTensor Filters(PatchLayer layer)
    {
        var (kernel, channels, outputs) = (layer.Kernel, layer.Channels, layer.Outputs);
        var filters = new float[layer.Weights.Length - outputs];
        for (var i = 0; i < filters.Length; i++)
        {
            var (tap, output) = Math.DivRem(i, outputs);
            filters[(output * channels + tap % channels) * kernel * kernel + tap / channels] = layer.Weights[i];
        }

        return new ModelTensor([outputs, channels, kernel, kernel], filters);
    }

    private float Step(ComputePool pool, float[] images, int[] labels, float rate)
    {
        var x = images;
        foreach (var layer in _layers)
            x = layer.Forward(pool, x, Batch);
        var (losses, gradient) = (new float[Batch], new float[Batch * Classes]);
        CrossEntropy.Compute(pool, Batch, Classes, x, labels, 1f / Batch, losses, gradient);
        foreach (var layer in _layers.Reverse())
            gradient = layer.Backward(pool, gradient, Batch);
        (_power1, _power2, _steps) = (_power1 * 0.9f, _power2 * 0.99f, _steps + 1);
        foreach (var layer in _layers)
            layer.Step(pool, rate, 1 / (1 - _power1), 1 / (1 - _power2));
        return losses.Average();
    }
}
