using System.Collections.Immutable;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Inference;

/// <summary>
/// The padded vectors of what is in the open, or of what a prover has committed to: parameters, inputs, outputs.
/// </summary>
internal sealed class ProofData
{
    private readonly BaseVector?[] _parameters, _inputs, _outputs;
    private readonly ImmutableArray<int[]> _numbers;

    /// <param name="parameters">Padded vectors; empty where they are not known.</param>
    /// <param name="inputs">Empty where they are not known.</param>
    /// <param name="outputs">Empty where they are not known.</param>
    public ProofData(ProofPlan plan, IReadOnlyList<BaseVector> parameters, ImmutableArray<int[]> inputs,
        ImmutableArray<int[]> outputs)
    {
        (_parameters, _numbers) = ([.. parameters], inputs);
        _inputs = [.. inputs.Select((values, i) => plan.Shapes[i].Pad(values))];
        _outputs = [.. outputs.Select((values, i) => plan.Shapes[plan.Graph.Outputs[i].Tensor].Pad(values))];
    }

    public BaseVector Parameter(int number) => Known(_parameters, number);

    public BaseVector Input(int number) => Known(_inputs, number);

    /// <summary>An input's numbers; none where they are not known.</summary>
    public ReadOnlySpan<int> Numbers(int input) => input < _numbers.Length ? _numbers[input] : [];

    public BaseVector Output(int number) => Known(_outputs, number);

    private static BaseVector Known(BaseVector?[] vectors, int number) => number < vectors.Length && vectors[number] is
        { } vector ? vector : throw new InvalidOperationException("This is committed, and not known to the verifier.");
}
