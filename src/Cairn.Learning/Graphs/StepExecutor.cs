using Cairn.Learning.Models;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Optimisers;
using Cairn.Tensors.Reductions;

namespace Cairn.Learning.Graphs;

/// <summary>Runs a <see cref="StepGraph"/> with the kernels. All buffers are allocated once, here.</summary>
public sealed class StepExecutor
{
    /// <summary>Added to the mean square by every RMSNorm.</summary>
    public const float NormEpsilon = 1e-5f;

    private readonly ComputePool _pool;
    private readonly float[][] _slabs;
    private readonly float _attentionScale;
    private readonly float _reciprocal;
    private Action<StepOperator>? _onOperator;

    /// <param name="forwardOnly">True leaves out what only gradients and the optimiser need.</param>
    public StepExecutor(StepGraph graph, ComputePool pool, bool forwardOnly = false)
    {
        (Graph, _pool) = (graph, pool);
        var config = graph.Shape.Config;
        Layout = new GptLayout(config);
        var trained = forwardOnly ? 0 : Layout.Elements;
        var tables = new RotaryTables(config);
        _slabs = new float[6][];
        _slabs[(int)Slab.Weights] = new float[Layout.Elements];
        _slabs[(int)Slab.Gradients] = new float[trained];
        _slabs[(int)Slab.First] = new float[trained];
        _slabs[(int)Slab.Second] = new float[trained];
        _slabs[(int)Slab.Activations] = new float[forwardOnly ? graph.ForwardElements : graph.ActivationElements];
        _slabs[(int)Slab.Tables] = [.. tables.Cosines, .. tables.Sines];
        _attentionScale = 1f / MathF.Sqrt(config.HeadWidth);
        _reciprocal = 1f / graph.Shape.Rows;
        Tokens = new int[graph.Shape.Rows];
        Targets = new int[graph.Shape.Rows];
    }

    public StepGraph Graph { get; }

    public GptLayout Layout { get; }

    /// <summary>[batch, context]: the step's input bytes.</summary>
    public int[] Tokens { get; }

    /// <summary>[batch, context]: the byte that follows each.</summary>
    public int[] Targets { get; }

    public Span<float> Weights => _slabs[(int)Slab.Weights];

    public Span<float> Gradients => _slabs[(int)Slab.Gradients];

    /// <summary>AdamW's first moments.</summary>
    public ReadOnlySpan<float> First => _slabs[(int)Slab.First];

    /// <summary>AdamW's second moments.</summary>
    public ReadOnlySpan<float> Second => _slabs[(int)Slab.Second];

    /// <summary>[batch·context, 256], after <see cref="TryForward"/>.</summary>
    public ReadOnlySpan<float> Logits => Of(Graph.Logits);

    /// <summary>[batch·context], after <see cref="TryLoss"/> or <see cref="TryGradient"/>.</summary>
    public ReadOnlySpan<float> Losses => Of(Graph.Losses);

    /// <summary>Elements of a slab as they are now.</summary>
    public ReadOnlySpan<float> Read(Slab slab, int offset, int count) => _slabs[(int)slab].AsSpan(offset, count);

    /// <summary>Puts other elements in a slab, between two operators.</summary>
    public void Write(Slab slab, int offset, ReadOnlySpan<float> values) =>
        values.CopyTo(_slabs[(int)slab].AsSpan(offset));

    /// <summary>Both moments to zero: the start of a round.</summary>
    public void ClearMoments()
    {
        _slabs[(int)Slab.First].AsSpan().Clear();
        _slabs[(int)Slab.Second].AsSpan().Clear();
    }

    /// <summary>Weights and moments as they were between two steps.</summary>
    public void Restore(ReadOnlySpan<float> weights, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        weights.CopyTo(Weights);
        first.CopyTo(_slabs[(int)Slab.First]);
        second.CopyTo(_slabs[(int)Slab.Second]);
    }

    /// <summary>Computes the logits of <see cref="Tokens"/>.</summary>
    public bool TryForward(out KernelFault fault) => TryRun(0, Graph.ForwardCount, default, out fault);

    /// <summary>Computes the logits and then the loss of every token.</summary>
    public bool TryLoss(out KernelFault fault)
    {
        if (!TryForward(out fault))
            return false;
        _pool.Label = "loss";
        CrossEntropy.Compute(_pool, Graph.Shape.Rows, GptConfig.Vocabulary, Of(Graph.Logits), Targets, _reciprocal,
            Of(Graph.Losses), []);
        return TryTake(out fault);
    }

    /// <summary>Computes loss and gradients. The loss is (Σ by 16 lanes)·(1/tokens), in nats.</summary>
    public bool TryGradient(out float loss, out KernelFault fault)
    {
        loss = 0f;
        if (!TryRun(0, Graph.GradientCount, default, out fault))
            return false;
        loss = LaneSum.Sum(Losses) * _reciprocal;
        return true;
    }

    /// <summary>One training step: loss, gradients, AdamW.</summary>
    /// <param name="onOperator">Called after each operator; for profiles.</param>
    public bool TryStep(
        in AdamWStep step, out float loss, out KernelFault fault, Action<StepOperator>? onOperator = null)
    {
        _onOperator = onOperator;
        return TryGradient(out loss, out fault)
            && TryRun(Graph.GradientCount, Graph.Operators.Count, step, out fault);
    }

    private bool TryRun(int first, int end, in AdamWStep step, out KernelFault fault)
    {
        for (var i = first; i < end; i++)
        {
            var o = Graph.Operators[i];
            _pool.Label = o.Name;
            if (o.Kind >= OperatorKind.AdamWMatrices)
                Update(o, o.Kind == OperatorKind.AdamWMatrices ? step : step with { WeightDecay = 0f });
            else if (o.Kind >= OperatorKind.RmsNormGradient)
                Backward(o);
            else
                Forward(o);
            if (!TryTake(out fault))
                return false;
            _onOperator?.Invoke(o);
        }

        fault = default;
        return true;
    }

    private void Forward(StepOperator o)
    {
        var (config, rows) = (Graph.Shape.Config, Graph.Shape.Rows);
        var (x, y) = (o.Inputs, o.Outputs);
        switch (o.Kind)
        {
            case OperatorKind.Embedding:
                Embedding.Forward(_pool, GptConfig.Vocabulary, config.Width, Of(x[0]), Tokens, Of(y[0]));
                break;
            case OperatorKind.RmsNorm:
                RmsNorm.Forward(_pool, rows, config.Width, Of(x[0]), Of(x[1]), NormEpsilon, Of(y[0]), Of(y[1]));
                break;
            case OperatorKind.MatMul:
                Multiply(o);
                break;
            case OperatorKind.Rotary:
                Rotary.Forward(_pool, Heads, x[0].Stride, Of(x[0]), Of(x[1]), Of(x[2]));
                break;
            case OperatorKind.Attention:
                CausalAttention.Forward(_pool, Attention, _attentionScale, x[0].Stride, Of(x[0]), Of(x[1]), Of(x[2]),
                    Of(y[0]), Of(y[1]));
                break;
            case OperatorKind.SwiGlu:
                SwiGlu.Forward(_pool, rows, config.Hidden, Of(x[0]), Of(y[0]));
                break;
            case OperatorKind.CrossEntropy:
                CrossEntropy.Compute(_pool, rows, GptConfig.Vocabulary, Of(x[0]), Targets, _reciprocal, Of(y[0]),
                    Of(y[1]));
                break;
            default:
                throw new InvalidOperationException($"{o.Kind} is no operator of the forward pass.");
        }
    }

    private void Backward(StepOperator o)
    {
        var (config, rows) = (Graph.Shape.Config, Graph.Shape.Rows);
        var (x, y) = (o.Inputs, o.Outputs);
        switch (o.Kind)
        {
            case OperatorKind.RmsNormGradient or OperatorKind.RmsNormGradientAdded:
                Of(y[1]).Clear();
                RmsNorm.Backward(_pool, rows, config.Width, Of(x[0]), Of(x[1]), Of(x[2]), Of(x[3]), Of(y[0]),
                    Of(y[1]), o.Kind == OperatorKind.RmsNormGradientAdded);
                break;
            case OperatorKind.SwiGluGradient:
                SwiGlu.Backward(_pool, rows, config.Hidden, Of(x[0]), Of(x[1]), Of(y[0]));
                break;
            case OperatorKind.AttentionGradient:
                CausalAttention.Backward(_pool, Attention, _attentionScale, x[0].Stride, Of(x[0]), Of(x[1]), Of(x[2]),
                    Of(x[3]), Of(x[4]), y[0].Stride, Of(y[0]), Of(y[1]), Of(y[2]));
                break;
            case OperatorKind.RotaryGradient:
                Rotary.Backward(_pool, Heads, x[0].Stride, Of(x[0]), Of(x[1]), Of(x[2]));
                break;
            case OperatorKind.EmbeddingGradient:
                Embedding.Backward(_pool, GptConfig.Vocabulary, config.Width, Tokens, Of(x[0]), Of(y[0]));
                break;
            default:
                throw new InvalidOperationException($"{o.Kind} is no operator of the backward pass.");
        }
    }

    private void Update(StepOperator o, in AdamWStep step) => AdamW.Step(
        _pool, step, Of(o.Inputs[0]), Of(o.Outputs[0]), Of(o.Outputs[1]), Of(o.Outputs[2]));

    private void Multiply(StepOperator o)
    {
        var (a, b, c) = (o.Inputs[0], o.Inputs[1], o.Outputs[0]);
        var hasInitial = o.Inputs.Length == 3;
        if (hasInitial)
            Of(o.Inputs[2]).CopyTo(Of(c));
        var depth = o.Layout == MatMulLayout.TN ? a.Rows : a.Columns;
        MatMul.Multiply(_pool, new MatMulShape(o.Layout, c.Rows, c.Columns, depth)
        {
            StrideA = a.Stride, StrideB = b.Stride, StrideC = c.Stride, Accumulate = hasInitial,
        }, Of(a), Of(b), Of(c));
    }

    private RotaryShape Heads => new(Graph.Shape.Rows, Graph.Shape.Config.Context, 2 * Graph.Shape.Config.Heads,
        Graph.Shape.Config.HeadWidth);

    private AttentionShape Attention => new(Graph.Shape.Batch, Graph.Shape.Config.Context, Graph.Shape.Config.Heads,
        Graph.Shape.Config.HeadWidth);

    private Span<float> Of(TensorRef tensor) => _slabs[(int)tensor.Slab].AsSpan(tensor.Offset, tensor.Span);

    private bool TryTake(out KernelFault fault)
    {
        fault = _pool.Fault ?? default;
        if (_pool.Fault is null)
            return true;
        _pool.ClearFault();
        return false;
    }
}
