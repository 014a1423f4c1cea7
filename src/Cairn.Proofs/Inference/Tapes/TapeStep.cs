namespace Cairn.Proofs.Inference;

/// <summary>One step of a verifier: an instruction, but for registers and, where it is fused or dropped, its fate.
/// </summary>
internal sealed class TapeStep(TapeOperation operation, params TapeRange[] inputs)
{
    public TapeOperation Operation { get; private set; } = operation;

    public TapeRange[] Inputs { get; private set; } = inputs;

    public TapeBlock[] Outputs { get; set; } = [];

    /// <summary>The constant of the operation; else 0.</summary>
    public ulong Constant { get; init; }

    /// <summary>n of the instruction: rounds, coordinates, numbers.</summary>
    public int Count { get; init; }

    /// <summary>A sumcheck's degree, a binding's kind, a dot product's source.</summary>
    public byte Kind { get; init; }

    /// <summary>The first number of a dot product or of a scattering.</summary>
    public uint Start { get; init; }

    /// <summary>Of a gathering, what stands at each place that no input fills.</summary>
    public IReadOnlyList<(int Place, ulong Value)> Constants { get; init; } = [];

    /// <summary>Of an opening, the claims without their values.</summary>
    public byte[] Heads { get; init; } = [];

    /// <summary>Its place in the schedule; −1 for none.</summary>
    public int Position { get; set; } = -1;

    /// <summary>Whether inputs are read before the output is written, which may hence take their place.</summary>
    public bool ReadsFirst => Operation is >= TapeOperation.Multiply and <= TapeOperation.AddConstant;

    public void Become(TapeOperation operation, params TapeRange[] inputs) =>
        (Operation, Inputs) = (operation, inputs);
}
