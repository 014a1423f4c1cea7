using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Workloads.Programs;

/// <summary>What plans of trainings have in common.</summary>
internal static class PlanRules
{
    private static readonly Hash32 KernelSet = Keccak256.ComputeUtf8(JobDocument.CurrentKernelSet);

    /// <summary>The root of a corpus as the data of a plan.</summary>
    public static Hash32 DataRoot(Corpus corpus, ComputePool pool) =>
        TensorTrees.Root(new TensorShape(ElementType.Int8, [corpus.Length]), corpus.Bytes.Span, pool);

    /// <summary>
    /// An entry without states under a segment root: the bisection needs none, and pieces are too short to pay for
    /// hashing them.
    /// </summary>
    public static PlanEntry Entry(int first, int count, int slots, PieceSpec spec, Hash32 dataRoot, Corpus corpus) =>
        new((uint)first, (uint)count, (uint)slots, spec.Root, dataRoot, (ulong)corpus.Length, 0, KernelSet);

    /// <summary>The program of a description, or why a contract cannot referee it.</summary>
    public static bool TryProgram(
        PieceDescription description, string field, out PieceProgram program, out SpecError error)
    {
        var isGood = PieceProgram.TryCreate(description, out var made, out var fault);
        program = made!;
        error = isGood
            ? SpecError.None
            : new SpecError(field, $"gives a program that no contract can referee: {fault}.",
                "Use a smaller model, or policy.verdict: audit.");
        return isGood;
    }

    /// <summary>The output roots of a single tensor as an outcome.</summary>
    public static PieceOutcome Success(PieceProgram program, ReadOnlySpan<byte> bytes, ComputePool? pool)
    {
        var output = program.Outputs[0];
        var shape = new TensorShape(program.EndOperators[output.Operator].WrittenTensor(output.Tensor));
        return PieceOutcome.Success(PositionTree.RootOf(TensorTrees.Root(shape, bytes, pool)));
    }

    /// <summary>Bytes that the only output of a program has.</summary>
    public static long OutputLength(PieceProgram program)
    {
        var output = program.Outputs[0];
        var shape = new TensorShape(program.EndOperators[output.Operator].WrittenTensor(output.Tensor));
        return shape.Length * shape.ElementBytes;
    }

    /// <summary>The outcome that a fault document stands for; null where the program has no such place.</summary>
    public static PieceOutcome? Failed(PieceProgram program, StepFault fault)
    {
        try
        {
            return PieceOutcome.Failed(program.FindFail(fault.Step, new OperatorFail(fault.Operator, fault.Element)));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
