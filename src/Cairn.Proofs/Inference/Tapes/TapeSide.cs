using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Inference;

/// <summary>Nobody yet: writes down what a verifier will do.</summary>
internal sealed class TapeSide(ProofPlan plan, TapeRecorder recorder) : IVerifierSide
{
    private readonly TapeSums _sums = new(plan, recorder);

    public Scalar[] Challenges(int count) => count == 0 ? []
        : recorder.Effect(new TapeStep(TapeOperation.Challenge) { Count = count }, count)[0];

    public Scalar[] Receive(int count) =>
        recorder.Effect(new TapeStep(TapeOperation.Receive) { Count = count }, count)[0];

    public Scalar[] Claim(int count, Func<Ext3[]> values) => Receive(count);

    public Scalar[] Sumcheck(ref Scalar claim, int rounds, int degree, Func<SumcheckTerm[]> terms)
    {
        if (rounds == 0)
            return [];
        var step = new TapeStep(TapeOperation.Sumcheck, recorder.Copy([claim]))
        {
            Count = rounds, Kind = (byte)degree,
        };
        var made = recorder.Effect(step, rounds, 1);
        claim = made[1][0];
        return made[0];
    }

    public Scalar[] WeightedSumcheck(ref Scalar claim, Scalar[] weights, int degree)
    {
        if (weights.Length == 0)
            return [];
        var step = new TapeStep(TapeOperation.WeightedSumcheck, recorder.Copy([claim]), recorder.Range(weights))
        {
            Count = weights.Length, Kind = (byte)degree,
        };
        var made = recorder.Effect(step, weights.Length, 1);
        claim = made[1][0];
        return made[0];
    }

    public Scalar Sum(KnownTensor tensor, IReadOnlyList<AxisWeights> weights) => _sums.Sum(tensor, weights);

    public Scalar[] Scatter(int input, ReadOnlySpan<int> numbers, ReadOnlySpan<Scalar> weights, int count)
    {
        var range = plan.Graph.Inputs[input];
        TapeRecorder.Refuse(range.Low < 0 || range.High >= count, $"input {input} may choose rows that are not there.");
        TapeRecorder.Refuse(count > VerifierTape.RegistersMax, $"input {input} chooses among {count} rows.");
        return recorder.Step(new TapeStep(TapeOperation.Scatter, recorder.Range(weights))
        {
            Start = _sums.FirstInput(input), Count = weights.Length,
        }, count);
    }

    public BoundCommitment Bind(StackKind source, int variables, Hash32 root)
    {
        var samples = plan.Opening.Words[0].Samples;
        var made = recorder.Effect(new TapeStep(TapeOperation.Bind) { Kind = (byte)source }, 2 * samples)[0];
        return new BoundCommitment(root, made[..samples], made[samples..]);
    }

    public OpeningEnd Open(WhirParameters parameters, IReadOnlyList<BoundCommitment> bound,
        IReadOnlyList<OpeningClaim> claims)
    {
        var values = bound.SelectMany(b => b.Values).Concat(claims.Select(c => c.Value));
        var heads = new byte[claims.Count * WhirClaims.HeadBytes];
        for (var i = 0; i < claims.Count; i++)
            WhirClaims.WriteHead(heads.AsSpan(i * WhirClaims.HeadBytes), claims[i]);
        var step = new TapeStep(TapeOperation.Open, [.. values.Select(v => TapeRange.Of(recorder.Element(v)))])
        {
            Count = claims.Count, Heads = heads,
        };
        var made = recorder.Effect(step, 1, parameters.Variables, 1 << parameters.SourceVariables, 1, 1);
        return new OpeningEnd(made[0][0], made[1], made[2], made[3][0], made[4][0]);
    }

    public void RequireEqual(Scalar x, Scalar y, ProofFault fault)
    {
        var difference = x - y;
        if (difference.Source is not null || difference.Sample != Ext3.Zero)
            Check(TapeOperation.RequireZero, difference);
    }

    public void RequireEqual(Func<Scalar> x, Scalar y, ProofFault fault) => RequireEqual(x(), y, fault);

    public void RequireNonzero(Scalar value, ProofFault fault) => Check(TapeOperation.RequireNonzero, value);

    private void Check(TapeOperation operation, Scalar value) =>
        recorder.Effect(new TapeStep(operation, TapeRange.Of(recorder.Element(value))));
}
