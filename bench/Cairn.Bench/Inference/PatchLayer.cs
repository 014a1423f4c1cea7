using Cairn.Tensors.Compute;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Optimisers;

namespace Cairn.Bench.Inference;

/// <summary>
/// A convolution without padding over [batch, height, width, channels] as one matrix product of patches and weights
/// [kernel·kernel·channels, outputs], with ReLU after all but the last layer. A kernel as large as the image is dense.
/// </summary>
internal sealed class PatchLayer(int size, int channels, int kernel, int stride, int outputs, bool rectified)
{
    private const float Beta1 = 0.9f, Beta2 = 0.99f, Epsilon = 1e-8f, Decay = 0.01f;

    private readonly float[] _first = new float[kernel * kernel * channels * outputs + outputs];
    private readonly float[] _second = new float[kernel * kernel * channels * outputs + outputs];
    private readonly float[] _gradient = new float[kernel * kernel * channels * outputs + outputs];
    private float[] _patches = [];
    private float[] _output = [];

    /// <summary>Weights, then one bias for each output.</summary>
    public float[] Weights { get; } = new float[kernel * kernel * channels * outputs + outputs];

    public int OutSize { get; } = (size - kernel) / stride + 1;

    public int Channels => channels;

    public int Kernel => kernel;

    public int Stride => stride;

    public int Outputs => outputs;

    public bool Rectified => rectified;

    private int Depth => kernel * kernel * channels;

    public void Initialise(Random random)
    {
        var deviation = MathF.Sqrt(2f / Depth);
        for (var i = 0; i < Depth * outputs; i++)
            Weights[i] = deviation * Cairn.Tensors.Sampling.Normal.Quantile((random.NextSingle() + 1e-7f) / 1.000001f);
    }

    public float[] Forward(ComputePool pool, float[] x, int batch)
    {
        var rows = batch * OutSize * OutSize;
        _patches = new float[rows * Depth];
        _output = new float[rows * outputs];
        Walk(batch, (at, from, length) => Array.Copy(x, from, _patches, at, length));
        for (var row = 0; row < rows; row++)
            Array.Copy(Weights, Depth * outputs, _output, row * outputs, outputs);
        MatMul.Multiply(pool, new MatMulShape(MatMulLayout.NN, rows, outputs, Depth) { Accumulate = true }, _patches,
            Weights.AsSpan(0, Depth * outputs), _output);
        for (var i = 0; rectified && i < _output.Length; i++)
            _output[i] = Math.Max(_output[i], 0);
        return _output;
    }

    /// <summary>Keeps the gradient of the weights and gives that of the input.</summary>
    public float[] Backward(ComputePool pool, float[] gradient, int batch)
    {
        var rows = batch * OutSize * OutSize;
        for (var i = 0; rectified && i < gradient.Length; i++)
            gradient[i] = _output[i] > 0 ? gradient[i] : 0;
        MatMul.Multiply(pool, new MatMulShape(MatMulLayout.TN, Depth, outputs, rows), _patches, gradient,
            _gradient.AsSpan(0, Depth * outputs));
        Array.Clear(_gradient, Depth * outputs, outputs);
        for (var i = 0; i < gradient.Length; i++)
            _gradient[Depth * outputs + i % outputs] += gradient[i];
        var patches = new float[rows * Depth];
        MatMul.Multiply(pool, new MatMulShape(MatMulLayout.NT, rows, Depth, outputs), gradient,
            Weights.AsSpan(0, Depth * outputs), patches);
        var result = new float[batch * size * size * channels];
        Walk(batch, (at, from, length) =>
        {
            for (var i = 0; i < length; i++)
                result[from + i] += patches[at + i];
        });
        return result;
    }

    public void Step(ComputePool pool, float rate, float correction1, float correction2) => AdamW.Step(pool,
        new AdamWStep(rate, Beta1, Beta2, correction1, correction2, Epsilon, Decay), _gradient, Weights, _first,
            _second);

    /// <summary>
    /// Every run of a patch that lies together in the image: its place among patches, in x, and its length.
    /// </summary>
    private void Walk(int batch, Action<int, int, int> visit)
    {
        var at = 0;
        for (var image = 0; image < batch; image++)
            for (var y = 0; y < OutSize; y++)
                for (var x = 0; x < OutSize; x++)
                    for (var ky = 0; ky < kernel; ky++, at += kernel * channels)
                        visit(at, ((image * size + y * stride + ky) * size + x * stride) * channels, kernel * channels);
    }
}
