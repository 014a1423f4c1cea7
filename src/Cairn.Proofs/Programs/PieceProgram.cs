using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>
/// What a piece computes, as a dispute sees it: a list of operators that runs <see cref="Steps"/> times, then the end
/// list once. Run t is step t; run <see cref="Steps"/> is the end list.
/// </summary>
public sealed class PieceProgram
{
    private PieceProgram(PieceDescription from, ProgramLists lists)
    {
        (Steps, States, Inputs, Constants, Parameters, Data) =
            (from.Steps, from.States, from.Inputs, from.Constants, from.Parameters, from.Data);
        (StepOperators, EndOperators, Carries, Outputs) = (lists.Step, lists.End, lists.Carries, lists.Outputs);
    }

    public int Steps { get; }

    public ImmutableArray<ProgramOperator> StepOperators { get; }

    public ImmutableArray<ProgramOperator> EndOperators { get; }

    /// <summary>Tensors carried from step to step.</summary>
    public ImmutableArray<TensorShape> States { get; }

    /// <summary>For each state, what the step list writes as its next value.</summary>
    public ImmutableArray<WrittenPlace> Carries { get; }

    public ImmutableArray<TensorShape> Inputs { get; }

    /// <summary>What of the end list is the piece's output: 1, 2, 4 … tensors.</summary>
    public ImmutableArray<WrittenPlace> Outputs { get; }

    public ImmutableArray<PieceConstant> Constants { get; }

    public ImmutableArray<ImmutableArray<ParameterElement>> Parameters { get; }

    /// <summary>The data's shape; null where there is none.</summary>
    public TensorShape? Data { get; }

    /// <summary>Checks a description whole.</summary>
    /// <param name="error">What is wrong and where; empty on success.</param>
    public static bool TryCreate(
        PieceDescription description, [NotNullWhen(true)] out PieceProgram? program, out string error)
    {
        error = ProgramChecks.Check(description) ?? "";
        program = null;
        if (error.Length > 0 || !ProgramLists.TryBuild(description, out var lists, out error))
            return false;
        program = new PieceProgram(description, lists);
        return true;
    }

    /// <summary>The operators of a run.</summary>
    public ImmutableArray<ProgramOperator> Operators(int run)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)run, (uint)Steps, nameof(run));
        return run == Steps ? EndOperators : StepOperators;
    }

    /// <summary>The place of a fail that an interpreter or a kernel named.</summary>
    /// <exception cref="ArgumentException">No check of the run has such an element.</exception>
    public FailPlace FindFail(int run, OperatorFail fail)
    {
        foreach (var (n, subject) in Operators(run).Index())
        {
            foreach (var (c, check) in subject.Form.Checks.Index())
            {
                if (check.Name == fail.Operator && fail.Element >= check.FirstElement
                    && fail.Element - check.FirstElement < subject.Extent(check).Elements)
                    return new FailPlace((uint)run, (uint)n, (uint)c, (ulong)fail.Element);
            }
        }

        throw new ArgumentException($"No check of run {run} is {fail.Operator} with element {fail.Element}.");
    }
}
