using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs;

/// <summary>The one step in which a lie is told, by the interpreter; all others may run fast.</summary>
public static class LyingStep
{
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
