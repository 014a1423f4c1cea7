using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>The one step in which a lie is told; all others may run as if there were none.</summary>
public static class LyingStep
{
    /// <summary>The lied tensor, for whoever runs the step by other means and has come to the end of the lie's
    /// operator.</summary>
    /// <param name="written">What the operators have written up to there, as in <see cref="IPieceReplay.WrittenIn"/>.
    /// </param>
    /// <exception cref="ArgumentException">The lie is none of a step.</exception>
    public static ReferenceTensor Turn(
        PieceProgram program, PieceInputs inputs, ComputePool pool, PlantedLie lie,
        IReadOnlyList<ReferenceTensor>? state, IReadOnlyDictionary<string, ReferenceTensor> written)
    {
        if (lie.Run >= program.Steps)
            throw new ArgumentException($"{lie} is no lie of a step.", nameof(lie));
        var tensors = new RunInterpreter(program, inputs, pool).RunTo(lie.Run, lie.Operator, state, written);
        lie.In(program)(lie.Run, lie.Operator, tensors);
        return tensors[program.StepOperators[lie.Operator].WrittenTensor(lie.Tensor).Name];
    }

    /// <summary>The state after the step, in the order of the program's carries.</summary>
    /// <param name="state">The state tensors at the begin of the lie's run; ignored in run 0.</param>
    /// <exception cref="ArgumentException">The lie is none of a step, or the step fails.</exception>
    public static IReadOnlyList<ReferenceTensor> Run(
        PieceProgram program, PieceInputs inputs, ComputePool pool, PlantedLie lie,
        IReadOnlyList<ReferenceTensor>? state)
    {
        if (lie.Run >= program.Steps)
            throw new ArgumentException($"{lie} is no lie of a step.", nameof(lie));
        var interpreter = new RunInterpreter(program, inputs, pool, lie.In(program));
        if (!interpreter.TryRun(lie.Run, state, out var tensors, out var fail))
            throw new ArgumentException($"{lie} makes the step fail at {fail}.", nameof(lie));
        return [.. program.Carries.Select(
            c => tensors[program.StepOperators[c.Operator].WrittenTensor(c.Tensor).Name])];
    }
}
