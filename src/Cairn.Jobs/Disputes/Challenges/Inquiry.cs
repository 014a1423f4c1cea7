using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// The search for an inconsistency over what the provider has said so far. The same answers always lead to the same
/// end. Uses the trace, which serves one caller at a time.
/// </summary>
internal sealed class Inquiry
{
    private readonly DisputeCase _about;
    private readonly PieceTrace _own;
    private readonly IReadOnlyDictionary<Question, Said> _signed;
    private readonly IReadOnlyDictionary<Question, byte[]> _posted;
    private readonly Challenger _search;

    /// <summary>An answer over HTTP.</summary>
    public sealed record Said(byte[] Answer, Signature? Signature);

    public Inquiry(DisputeCase about, PieceTrace own, IReadOnlyDictionary<Question, Said> signed,
        IReadOnlyDictionary<Question, byte[]> posted)
    {
        (_about, _own, _signed, _posted) = (about, own, signed, posted);
        var answers = signed.ToDictionary(s => s.Key, s => s.Value.Answer);
        foreach (var (question, answer) in posted)
            answers[question] = answer;
        _search = new Challenger(
            own, about.Word.Committed, about.CheckpointEvery, new RecordedResponder(answers));
        Result = Wait(_search.SearchAsync());
        var terms = Terms();
        var referee = new Referee(own.Spec, terms, about.Word.Committed);
        if (Contradiction() is { } contradiction)
            Result = Result with { Verdict = Proofs.DisputeVerdict.Fraud, Witness = contradiction, Open = null };
        else if (Result.Witness is { } witness && !referee.IsFraud(witness))
            Result = Result with { Verdict = Proofs.DisputeVerdict.Agreed, Witness = null };
    }

    public DisputeResult Result { get; }

    /// <summary>The next move on chain towards the open question; null where there is none.</summary>
    public DisputeMove? Towards(Game game, Question question) => Wait(
        new GamePath(_own, _search, _about.CheckpointEvery, Signed).TowardsAsync(game, question).AsTask());

    /// <summary>The witness as the contract takes it; null where a statement that it rests on binds nobody.</summary>
    public FraudEvidence? Evidence(FraudWitness witness)
    {
        var statements = new List<SignedStatement>();
        foreach (var said in witness.Statements)
        {
            var bound = Bound(said);
            if (bound is null)
                return null;
            statements.Add(bound);
        }

        return new FraudEvidence(
            (byte)witness.Kind, statements, DisputeWitnesses.Fraud(_about.Word, _about.Plan, witness));
    }

    private SignedStatement? Bound(Statement said)
    {
        if (Signed(said.Kind, said.Position) is { } signed && signed.Value == said.Value)
            return signed;
        return _posted.Any(p => StatementOf(p.Key, p.Value) == said)
            ? new SignedStatement((byte)said.Kind, said.Position, said.Value, Hash32.Zero, Hash32.Zero)
            : null;
    }

    private SignedStatement? Signed(StatementKind kind, Hash32 position)
    {
        foreach (var (question, said) in _signed)
        {
            if (said.Signature is { } signature && StatementOf(question, said.Answer) is { } statement
                && statement.Kind == kind && statement.Position == position)
                return new SignedStatement((byte)kind, position, statement.Value, signature.R,
                    MarketCalls.CompactS(signature));
        }

        return null;
    }

    /// <summary>Who says one thing by its signature and another on chain has lied, whatever is true.</summary>
    private ContradictionWitness? Contradiction()
    {
        foreach (var (question, answer) in _posted)
        {
            if (StatementOf(question, answer) is { } posted
                && Signed(posted.Kind, posted.Position) is { } signed && signed.Value != posted.Value)
                return new ContradictionWitness(posted with { Value = signed.Value }, posted);
        }

        return null;
    }

    private Statement? StatementOf(Question question, byte[] answer) =>
        AnswerStatement.Of(question, answer, _own.Spec.Program);

    private PieceTerms Terms() =>
        PlanEntry.TryDecode(_about.Plan.Entry, out var entry)
            ? new PieceTerms(entry.DataRoot, entry.CheckpointEvery, _about.Subject.Piece / entry.Slots,
                _about.Subject.Piece % entry.Slots)
            : throw new ArgumentException("The plan's entry is none.", nameof(_about));

    // Recorded answers are there at once, so nothing is ever waited for.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
