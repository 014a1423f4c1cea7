using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>How a piece ended: with outputs, or at a fail. Both are results, audited and paid.</summary>
public sealed record PieceOutcome
{
    private PieceOutcome(Hash32 outputs, FailPlace? fail) => (Outputs, Fail) = (outputs, fail);

    /// <summary>Tree over the output tensors' roots; the zero word after a fail.</summary>
    public Hash32 Outputs { get; }

    /// <summary>Where it failed, or null.</summary>
    public FailPlace? Fail { get; }

    /// <summary>What a result commits to.</summary>
    public Hash32 OutRoot => Keccak256.Compute(Fail is { } f
        ? new PackedWriter().Byte(SpecTag.Fail).Int(f.Step).Int(f.Operator).Int(f.Check).Long(f.Element).ToArray()
        : new PackedWriter().Byte(SpecTag.Success).Word(Outputs).ToArray());

    public static PieceOutcome Success(Hash32 outputs) => new(outputs, null);

    public static PieceOutcome Failed(FailPlace place) => new(Hash32.Zero, place);

    /// <summary>Whether the claim has run <paramref name="run"/> computed up to and with an operator.</summary>
    internal bool Reaches(long run, long place) =>
        Fail is not { } f || (run, place).CompareTo((f.Step, f.Operator)) <= 0;

    /// <summary>The last run that the claim has begun.</summary>
    internal long LastRun(PieceProgram program) => Fail is { } f ? f.Step : program.Steps;
}
