using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>The moves of one dispute as calls to the contract.</summary>
/// <param name="challenger">Who gets what a proof earns.</param>
/// <param name="spec">Of the program that the plan names.</param>
public sealed class DisputeCalls(
    DisputeVerdictContract verdict, DisputeCase about, Address challenger, PieceSpec spec)
{
    private static readonly Assertion NoAssertion = new(default, default, 0, 0, 0, 0, 0);
    private readonly JobTerms _terms = MarketCalls.Form(about.Terms);

    private byte[] Opening => DisputeWitnesses.Opening(about.Word, about.Plan);

    public ContractCall Of(DisputeMove move) => move switch
    {
        DisputeMove.Commit m => verdict.Commit(m.Commitment),
        DisputeMove.Prove m => verdict.ProveFraud(
            _terms, about.Subject, about.Receipt, m.Evidence, challenger, about.Nonce),
        DisputeMove.ProveInGame m => verdict.ProveFraudInGame(_terms, about.Subject, m.Game, m.Evidence),
        DisputeMove.Challenge m => verdict.Challenge(_terms, about.Receipt, about.Subject.Piece,
            about.Subject.Branch, m.WithAssertion ? about.Assertion! : NoAssertion, Opening),
        DisputeMove.Ask m => verdict.Ask(m.Game, m.Statement),
        DisputeMove.Pick m => verdict.Pick(m.Game, m.Child, m.Place, m.Path),
        DisputeMove.Segments m => Move(m.Game, MoveCode.Segment, Opening),
        DisputeMove.Outputs m => Move(m.Game, MoveCode.Outputs, Opening),
        DisputeMove.Enter m => verdict.Enter(m.Game, Enter(m)),
        DisputeMove.Partials m => verdict.AskPartials(m.Game, Partials(m.Question)),
        DisputeMove.ClaimInput m => verdict.ClaimInput(_terms, about.Subject, m.Game, m.Input, Opening),
        DisputeMove.Timeout m => verdict.Timeout(_terms, about.Subject, m.Game),
        DisputeMove.Close m => verdict.Close(_terms, about.Subject, m.Game),
        DisputeMove.Open m => Move(m.Game, MoveCode.Open, Opening),
        DisputeMove.Answer m => verdict.Answer(m.Game, m.Data),
        DisputeMove.AnswerInput m => verdict.AnswerInput(_terms, about.Subject, m.Game, m.Input.R, m.Input.Vs),
        _ => throw new ArgumentOutOfRangeException(nameof(move)),
    };

    /// <summary>What is to be committed to before evidence is shown.</summary>
    public Hash32 Commitment(FraudEvidence evidence) => Eip712.HashWords(
        about.SubjectHash, Keccak256.Compute(WitnessTypes.Encode(WitnessTypes.Evidence, (object)(object[])[
            evidence.Kind, evidence.Statements.Select(s => (object)(object[])[s.Kind, s.Position, s.Value, s.R, s.Vs]),
            evidence.Witness])), challenger, about.Nonce);

    private ContractCall Move(Game game, MoveCode move, byte[] witness) =>
        verdict.Move(_terms, about.Subject, game, (byte)move, witness);

    private byte[] Enter(DisputeMove.Enter move)
    {
        var (run, place) = (move.Run, move.Written.Operator);
        var declared = spec.Program.Operators(run)[place].Written[move.Written.Tensor];
        return DisputeWitnesses.Enter(about.Plan.Head, OperatorOpening.Of(spec, run, place), move.Leaf, move.Path,
            move.Roots, BoundTensor.Of(spec.Operator(run, place), declared));
    }

    private byte[] Partials(Question asked)
    {
        var (run, place) = (asked.Tree.Run, asked.Tree.Written.Operator);
        var codes = spec.Operator(run, place).Instances;
        return DisputeWitnesses.Partials(about.Plan.Head, OperatorOpening.Of(spec, run, place), asked.Instance,
            codes[asked.Instance], [.. codes.Tree.Path(asked.Instance)], asked.Loops);
    }

    private enum MoveCode : byte
    {
        Open = 0,
        Segment = 1,
        Outputs = 2,
    }
}
