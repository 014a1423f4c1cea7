using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Sumchecks;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Inference;

/// <summary>
/// The way back through a graph, from claims on the outputs and from what lookups claim to claims on inputs, parameters
/// and committed columns. Tensors are left in descending order; each claim on one becomes claims on earlier ones.
/// </summary>
internal sealed class GraphWalk
{
    /// <summary>Claims that one walk may make: every path between committed tensors makes one.</summary>
    public const int ClaimsMax = 1 << 12;

    private readonly List<TensorClaim>[] _claims;
    private readonly List<OpeningClaim> _openings = [];
    private readonly ProofData _known;
    private readonly LookupClaims? _lookups;
    private readonly InferenceWitness? _witness;
    private int _count;

    /// <param name="known">What both sides know in the open.</param>
    /// <param name="witness">On the prover's side only.</param>
    public GraphWalk(ProofPlan plan, IArgumentSide side, ProofData known, LookupClaims? lookups,
        InferenceWitness? witness = null, ComputePool? pool = null)
    {
        (Plan, Side, _known, _lookups, _witness, Pool) = (plan, side, known, lookups, witness, pool);
        _claims = [.. Enumerable.Range(0, plan.Graph.TensorCount).Select(_ => new List<TensorClaim>())];
    }

    public ProofPlan Plan { get; }

    public IArgumentSide Side { get; }

    public ComputePool? Pool { get; }

    /// <summary>What the lookups claim of their columns.</summary>
    public LookupClaims Lookups => _lookups ?? throw new InvalidOperationException("Nothing was looked up.");

    /// <summary>The prover's own.</summary>
    public InferenceWitness Witness =>
        _witness ?? throw new InvalidOperationException("Only a prover has a witness.");

    /// <summary>Walks to the end.</summary>
    /// <returns>What committed vectors must be opened at.</returns>
    public IReadOnlyList<OpeningClaim> Run(CancellationToken ct = default)
    {
        ClaimOutputs();
        for (var i = 0; i < Plan.Lookups.Multiplicities.Count && _lookups is not null; i++)
            Open(Plan.Lookups.Multiplicities[i], Lookups.PointOf(Plan.Lookups.Shape!.Tables[i].Variables),
                Lookups.Multiplicities[i]);
        for (var tensor = Plan.Graph.TensorCount - 1; tensor >= 0; tensor--)
        {
            ct.ThrowIfCancellationRequested();
            var claims = _claims[tensor];
            if (tensor < Plan.Graph.Inputs.Length)
            {
                foreach (var claim in claims)
                    Leaf(Plan.Modes.CommittedInputs, Plan.Inputs[tensor], claim, new KnownTensor(StackKind.Inputs,
                        tensor, Plan.Shapes[tensor], () => _known.Input(tensor)));
            }
            else if (Plan.ArgumentOf(tensor) is { } argument)
            {
                foreach (var claim in claims)
                    Resolve(argument.Result, argument.Shape, claim);
                argument.Argue(this);
            }
            else
            {
                foreach (var claim in claims)
                    NodeClaims.Reduce(this, tensor, claim);
            }
        }

        foreach (var range in Plan.InputRanges)
            range.Argue(this);
        return _openings;
    }

    /// <summary>A claim on a tensor, to be dealt with when the walk gets there.</summary>
    public void Add(int tensor, TensorClaim claim)
    {
        if (++_count > ClaimsMax)
            throw new NotProvableException("graph", "", $"a proof would make more than {ClaimsMax} claims.",
                "Rescale between its branches.");
        _claims[tensor].Add(claim);
    }

    /// <summary>A claim on a parameter.</summary>
    public void AddParameter(int parameter, TensorClaim claim) => Leaf(Plan.Modes.CommittedWeights,
        Plan.Model[parameter], claim, new KnownTensor(StackKind.Model, parameter, Plan.ParameterShapes[parameter],
            () => _known.Parameter(parameter)));

    /// <summary>What a witness column is at a point.</summary>
    public void Open(int column, Scalar[] point, Scalar value) => Open(Plan.Witness[column], point, value);

    /// <summary>What a column is at a point.</summary>
    public void Open(Column column, Scalar[] point, Scalar value) =>
        _openings.Add(new OpeningClaim(Plan.Sources.IndexOf(column.Stack), column.Offset, point, value));

    /// <summary>A claim on a witness column.</summary>
    public void Resolve(int column, PaddedShape shape, TensorClaim claim)
    {
        var (point, value) = ToPoint(claim, () => Witness.Copy(column));
        Open(column, point, value);
    }

    /// <summary>The same claim with weights for each axis alone; where need be as one about a point.</summary>
    public TensorClaim AxisWise(int tensor, TensorClaim claim)
    {
        if (claim.IsAxisWise)
            return claim;
        var (shape, weights) = (Plan.Shapes[tensor], claim.Weights);
        if (claim.IsPoint)
        {
            Scalar[] whole = [.. weights.SelectMany(w => w.Point)];
            return TensorClaim.AtPoint(shape, whole, claim.Value) with { Scale = claim.Scale };
        }

        var (point, value) = ToPoint(claim, () => Vector(tensor));
        return TensorClaim.AtPoint(shape, point, value);
    }

    /// <summary>An input's numbers, in the open; none where only the messages' sizes matter.</summary>
    public ReadOnlySpan<int> Indices(int input) => _known.Numbers(input);

    /// <summary>The prover's vector of a tensor.</summary>
    public BaseVector Vector(int tensor) => Witness.Vector(tensor);

    /// <summary>The prover's vector of a parameter.</summary>
    public BaseVector Parameter(int parameter) => _known.Parameter(parameter);

    /// <summary>
    /// One value at one point instead of a weighed sum: by a sumcheck over the axes whose weights are no point.
    /// </summary>
    private (Scalar[] Point, Scalar Value) ToPoint(TensorClaim claim, Func<BaseVector> values)
    {
        var (sum, rest) = (claim.Value, claim.Weights.Where(w => !w.IsPoint).ToArray());
        SumcheckTable? table = null;
        Scalar[] found = [];
        if (rest.Length > 0)
        {
            found = Side.Sumcheck(ref sum, rest.Sum(w => w.Bits), 2, () =>
            {
                table = Contraction.Run(values(),
                    [.. claim.Weights.Select(w => w.IsPoint ? ClaimPart.Sum(w) : ClaimPart.Keep(w.Bits))], Pool);
                return [new SumcheckTerm(claim.Scale.Number, new SumcheckTable(AxisWeights.JoinNumbers(rest)), table)];
            });
        }

        var (point, factor, at) = (new List<Scalar>(), claim.Scale, 0);
        foreach (var weights in claim.Weights)
        {
            if (weights.IsPoint)
            {
                point.AddRange(weights.Point);
                continue;
            }

            var part = found[at..(at += weights.Bits)];
            factor *= weights.Evaluate(part);
            point.AddRange(part);
        }

        if (rest.Length == 0 && claim.Scale.IsOne)
            return ([.. point], sum);
        var value = Side.Claim(1,
            () => [table?.Value ?? Multilinear.Evaluate(values().Span, point.ToArray().Numbers())])[0];
        Side.RequireEqual(factor * value, sum, ProofFault.Sumcheck);
        return ([.. point], value);
    }

    /// <summary>A claim on what no node computes: opened where it is committed, else checked at once.</summary>
    private void Leaf(bool isCommitted, Column column, TensorClaim claim, KnownTensor tensor)
    {
        if (isCommitted)
        {
            var (point, value) = ToPoint(claim, tensor.Vector);
            Open(column, point, value);
            return;
        }

        Side.RequireEqual(() => claim.Scale * Side.Sum(tensor, claim.Weights), claim.Value, ProofFault.Sumcheck);
    }

    private void ClaimOutputs()
    {
        for (var i = 0; i < Plan.Graph.Outputs.Length; i++)
        {
            var tensor = Plan.Graph.Outputs[i].Tensor;
            var (number, shape, point) = (i, Plan.Shapes[tensor], Side.Challenges(Plan.Shapes[tensor].Bits));
            var claim = TensorClaim.AtPoint(shape, point, Scalar.Zero);
            var value = Plan.Modes.CommittedOutputs
                ? Side.Claim(1, () => [Multilinear.Evaluate(_known.Output(number).Span, point.Numbers())])[0]
                : Side.Sum(new KnownTensor(StackKind.Outputs, number, shape, () => _known.Output(number)),
                    claim.Weights);
            if (Plan.Modes.CommittedOutputs)
                Open(Plan.Outputs[i], point, value);
            Add(tensor, claim with { Value = value });
        }
    }
}
