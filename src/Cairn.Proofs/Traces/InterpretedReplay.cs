using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>
/// Runs the steps of any program by the interpreter of blocks and keeps every state; for programs whose states are
/// small or few.
/// </summary>
public sealed class InterpretedReplay : IPieceReplay
{
    private readonly List<Hash32[]> _roots = [];
    private readonly List<IReadOnlyList<ReferenceTensor>> _states = [];

    public InterpretedReplay(PieceProgram program, PieceInputs inputs, ComputePool pool)
        : this(program, inputs, pool, null)
    {
    }

    internal InterpretedReplay(
        PieceProgram program, PieceInputs inputs, ComputePool pool, Action<int, int, TensorSet>? onOperator)
    {
        var interpreter = new RunInterpreter(program, inputs, pool, onOperator);
        for (var step = 0; step < program.Steps; step++)
        {
            if (!interpreter.TryRun(step, step == 0 ? null : _states[^1], out var tensors, out var fail))
            {
                StepFail = fail;
                return;
            }

            ReferenceTensor[] state = [.. program.Carries.Select(
                c => tensors[program.StepOperators[c.Operator].WrittenTensor(c.Tensor).Name])];
            _states.Add(state);
            _roots.Add([.. state.Select(t => TensorBytes.Tree(t, pool).Root)]);
        }
    }

    public IReadOnlyList<Hash32[]> StateRoots => _roots;

    public FailPlace? StepFail { get; }

    public IReadOnlyList<ReferenceTensor> StateAt(int run) => _states[run - 1];
}
