using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>
/// Everything that a dispute about a piece may ask for, made when it is asked for: states from a replay, one run's
/// tensors by the interpreter of blocks. The tensors of <see cref="RunsKept"/> runs are held. Serves one caller at a
/// time.
/// </summary>
public sealed class PieceTrace
{
    private const int RunsKept = 2;
    private readonly IPieceReplay _replay;
    private readonly ComputePool _pool;
    private readonly RunInterpreter _interpreter;
    private readonly LinkedList<RunTrace> _runs = [];
    private readonly Dictionary<int, PositionTree> _trees = [];

    public PieceTrace(PieceSpec spec, PieceInputs inputs, IPieceReplay replay, ComputePool pool)
        : this(spec, inputs, replay, pool, null)
    {
    }

    /// <summary>The trace of somebody who tells one lie and stays with it.</summary>
    /// <param name="replay">With the same lie, where that is in a step.</param>
    public static PieceTrace Lying(
        PieceSpec spec, PieceInputs inputs, IPieceReplay replay, ComputePool pool, PlantedLie lie) =>
        new(spec, inputs, replay, pool, lie.In(spec.Program)) { Lie = lie };

    internal PieceTrace(
        PieceSpec spec, PieceInputs inputs, IPieceReplay replay, ComputePool pool,
        Action<int, int, TensorSet>? onOperator)
    {
        (Spec, Inputs, _replay, _pool) = (spec, inputs, replay, pool);
        _interpreter = new RunInterpreter(spec.Program, inputs, pool, onOperator);
        InputTree = inputs.InputTree(pool);
        var leaves = new Hash32[spec.Program.Steps];
        for (var i = 0; i < replay.StateRoots.Count; i++)
            leaves[i] = StateTree(i + 1).Root;
        States = new PositionTree(leaves);
        Outcome = replay.StepFail is { } fail ? PieceOutcome.Failed(fail) : End();
    }

    public PieceSpec Spec { get; }

    public PieceInputs Inputs { get; }

    /// <summary>Over the inputs' roots.</summary>
    public PositionTree InputTree { get; }

    /// <summary>Over S₁ … S_H; zero words after a fail.</summary>
    public PositionTree States { get; }

    public PieceOutcome Outcome { get; }

    /// <summary>The lie that is told; null for none.</summary>
    internal PlantedLie? Lie { get; private init; }

    private PieceProgram Program => Spec.Program;

    /// <summary>Over the roots of the state tensors at the begin of a run: 1 … H, up to a fail.</summary>
    public PositionTree StateTree(int run)
    {
        if (!_trees.TryGetValue(run, out var tree))
            _trees.Add(run, tree = new PositionTree([.. _replay.StateRoots[run - 1]]));
        return tree;
    }

    /// <summary>The state tensors at the begin of a run from 1 on.</summary>
    public IReadOnlyList<ReferenceTensor> StateAt(int run) => _replay.StateAt(run);

    /// <summary>Over every <paramref name="every"/>-th state; 0 for none.</summary>
    public PositionTree Segments(uint every) => SegmentTree(States.Leaves, every);

    /// <summary>The tree over every C-th of the states S₁ … S_H.</summary>
    internal static PositionTree SegmentTree(ReadOnlySpan<Hash32> states, uint every)
    {
        var leaves = new Hash32[every == 0 ? 0 : states.Length / every];
        for (var c = 0; c < leaves.Length; c++)
            leaves[c] = states[checked((int)((c + 1) * every - 1))];
        return new PositionTree(leaves);
    }

    /// <summary>What an honest provider commits to.</summary>
    public PieceCommitment Commit(uint every) => new(InputTree.Root, Segments(every).Root, Outcome);

    /// <summary>The trace of a run: 0 … H, up to the one that failed.</summary>
    public RunTrace Run(int run)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(run, _replay.StepFail is { } f ? (int)f.Step : Program.Steps);
        for (var node = _runs.First; node is not null; node = node.Next)
        {
            if (node.Value.Run != run)
                continue;
            _runs.Remove(node);
            _runs.AddFirst(node);
            return node.Value;
        }

        var state = run == 0 ? null : _replay.StateAt(run);
        var known = run < Program.Steps ? _replay.WrittenIn(run) : null;
        var isSound = _interpreter.TryRun(run, state, out var tensors, out var fail, known);
        var trace = new RunTrace(Program, run, tensors, isSound ? null : fail, _pool);
        _runs.AddFirst(trace);
        if (_runs.Count > RunsKept)
            _runs.RemoveLast();
        return trace;
    }

    /// <summary>The bytes of an output of a piece that ended well, as they are committed to.</summary>
    public byte[] OutputBytes(int output) =>
        TensorBytes.Of(Run(Program.Steps).Tensor(Program.Outputs[output])).ToArray();

    private PieceOutcome End()
    {
        var end = Run(Program.Steps);
        return end.Fail is { } fail ? PieceOutcome.Failed(fail) : PieceOutcome.Success(OutputTree().Root);
    }

    /// <summary>The tree over the outputs of a piece that ended well.</summary>
    internal PositionTree OutputTree()
    {
        var end = Run(Program.Steps);
        return new PositionTree([.. Program.Outputs.Select(o => end.Written(o.Operator)[o.Tensor])]);
    }
}
