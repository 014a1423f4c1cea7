using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Learning.Training;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Workloads.Programs;

/// <summary>
/// A training run again by the kernels, for a dispute: the root of every state, and checkpoints from which any state is
/// a few steps away.
/// </summary>
public sealed class TrainingReplay : IPieceReplay
{
    private readonly PieceProgram _program;
    private readonly StepExecutor _executor;
    private readonly ComputePool _pool;
    private readonly (PieceInputs Inputs, PlantedLie Lie)? _lying;
    private readonly Corpus _corpus;
    private readonly LocalOptions _options;
    private readonly AdamWSchedule _schedule;
    private readonly uint _round;
    private readonly uint _slot;
    private readonly List<Hash32[]> _roots = [];
    private readonly SortedDictionary<int, float[]> _checkpoints = [];

    /// <param name="program">The training's, as <paramref name="options"/> make it.</param>
    /// <param name="weights">Before the first step, by the layout.</param>
    /// <param name="round">Whose batches; 0 for a training of its own, as <paramref name="slot"/>.</param>
    /// <param name="lying">A lie that is told in one of the steps, with the piece's inputs; null for none.</param>
    /// <param name="checkpointBytes">The most memory for checkpoints. One checkpoint has three times the weights'
    /// bytes; the first takes part even where it alone is more.</param>
    public TrainingReplay(
        PieceProgram program, GraphShape shape, LocalOptions options, Corpus corpus, ReadOnlySpan<float> weights,
        uint round, uint slot, ComputePool pool, (PieceInputs Inputs, PlantedLie Lie)? lying = null,
        long checkpointBytes = 1L << 30)
    {
        (_program, _executor, _pool, _lying) = (program, new StepExecutor(new StepGraph(shape), pool), pool, lying);
        (_corpus, _options, _schedule, _round, _slot) = (corpus, options, new AdamWSchedule(options), round, slot);
        weights.CopyTo(_executor.Weights);
        var size = 3L * sizeof(float) * _executor.Layout.Elements;
        var kept = (int)Math.Clamp(checkpointBytes / size, 1, options.Steps);
        var every = (options.Steps + kept - 1) / kept;
        Keep(0);
        for (var step = 0; step < options.Steps; step++)
        {
            var isLie = lying?.Lie.Run == step;
            if ((isLie ? Lie(new WrittenTensors(program, _executor)) : TryStep(step)) is { } fault)
            {
                StepFail = program.FindFail(step, fault);
                return;
            }

            _roots.Add(Programs.StateRoots.Of(_executor, pool));
            // No state after a lie is made from one before it.
            if ((step + 1) % every == 0 || isLie)
                Keep(step + 1);
        }
    }

    public IReadOnlyList<Hash32[]> StateRoots => _roots;

    public FailPlace? StepFail { get; }

    /// <summary>By the kernels, which are many times as fast as the interpreter.</summary>
    public IReadOnlyDictionary<string, ReferenceTensor>? WrittenIn(int run)
    {
        if (StepFail?.Step == run)
            return null;
        Restore(run);
        var written = new WrittenTensors(_program, _executor);
        if (_lying?.Lie.Run != run)
            TryStep(run, written.Take);
        else if (IsToldByKernels(_lying.Value.Lie))
            Lie(written);
        else
            return null;
        return written.ByName;
    }

    public IReadOnlyList<ReferenceTensor> StateAt(int run)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)run - 1, (uint)_roots.Count - 1, nameof(run));
        Restore(run);
        return State();
    }

    private void Restore(int run)
    {
        var (step, checkpoint) = _checkpoints.Last(c => c.Key <= run);
        var n = _executor.Layout.Elements;
        _executor.Restore(checkpoint.AsSpan(0, n), checkpoint.AsSpan(n, n), checkpoint.AsSpan(2 * n, n));
        for (; step < run; step++)
            TryStep(step);
    }

    private IReadOnlyList<ReferenceTensor> State() => [.. Tensors(Slab.Weights, _executor.Weights),
        .. Tensors(Slab.First, _executor.First), .. Tensors(Slab.Second, _executor.Second)];

    /// <summary>Whether the lie's operator is one of the kernels': what the program has besides is interpreted.
    /// </summary>
    private bool IsToldByKernels(PlantedLie lie) =>
        _executor.Graph.Operators.Any(o => o.Name == _program.StepOperators[lie.Operator].Form.Name);

    /// <summary>The step of the lie: null, or the fail that it leads to.</summary>
    private OperatorFail? Lie(WrittenTensors written)
    {
        var (inputs, lie) = _lying!.Value;
        var state = State();
        if (!IsToldByKernels(lie))
        {
            Interpret(inputs, lie, state);
            return null;
        }

        var name = _program.StepOperators[lie.Operator].Form.Name;
        return TryStep(lie.Run, o =>
        {
            written.Take(o);
            if (o.Name == name)
                written.Replace(o, LyingStep.Turn(_program, inputs, _pool, lie, state, written.ByName));
        });
    }

    private void Interpret(PieceInputs inputs, PlantedLie lie, IReadOnlyList<ReferenceTensor> before)
    {
        var state = LyingStep.Run(_program, inputs, _pool, lie, before);
        var (tensors, n) = (_executor.Layout.Tensors, _executor.Layout.Elements);
        var values = new float[3 * n];
        for (var t = 0; t < state.Count; t++)
            MemoryMarshal.Cast<uint, float>(state[t].Words)
                .CopyTo(values.AsSpan((t / tensors.Count * n) + tensors[t % tensors.Count].Offset));
        _executor.Restore(values.AsSpan(0, n), values.AsSpan(n, n), values.AsSpan(2 * n, n));
    }

    private OperatorFail? TryStep(int step, Action<StepOperator>? onOperator = null)
    {
        BatchSampler.Fill(_executor, _corpus, _options.Seed, _round, _slot, (uint)step);
        return _executor.TryStep(_schedule[step], out _, out var fault, onOperator)
            ? null : new OperatorFail(fault.Operator, fault.Element);
    }

    private void Keep(int step) =>
        _checkpoints[step] = [.. _executor.Weights, .. _executor.First, .. _executor.Second];

    private ReferenceTensor[] Tensors(Slab slab, ReadOnlySpan<float> values)
    {
        var tensors = new ReferenceTensor[_executor.Layout.Tensors.Count];
        for (var t = 0; t < tensors.Length; t++)
        {
            var tensor = _executor.Layout.Tensors[t];
            tensors[t] = new ReferenceTensor(
                TrainingProgram.Declare(slab, tensor), values.Slice(tensor.Offset, tensor.Length));
        }

        return tensors;
    }
}
