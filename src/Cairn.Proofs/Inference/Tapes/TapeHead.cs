using Cairn.Proofs.Commitments;

namespace Cairn.Proofs.Inference;

/// <summary>What a tape says before its instructions: what it is for, and how large everything is.</summary>
internal sealed class TapeHead
{
    private readonly TapeWriter _head = new();
    private readonly WhirParameters _opening;

    private TapeHead(ProofPlan plan, byte protocol, WhirParameters opening)
    {
        _opening = opening;
        _head.Raw(Magic).Byte(protocol).Raw(plan.GraphDigest.AsSpan()).Byte(plan.Modes.Encode());
    }

    public static ReadOnlySpan<byte> Magic => "CVT1"u8;

    public static TapeHead OfInference(ProofPlan plan)
    {
        var head = new TapeHead(plan, 0, plan.Opening);
        head._head.Byte(plan.Graph.Inputs.Length);
        for (var i = 0; i < plan.Graph.Inputs.Length; i++)
        {
            head.Shape(plan.Shapes[i]);
            head._head.Integer(plan.Graph.Inputs[i].Low).Integer(plan.Graph.Inputs[i].High);
        }

        head._head.Byte(plan.Graph.Outputs.Length);
        foreach (var output in plan.Graph.Outputs)
            head.Shape(plan.Shapes[output.Tensor]);
        return head;
    }

    public static TapeHead OfRegistration(ProofPlan plan)
    {
        var head = new TapeHead(plan, 1, new RegistrationPlan(plan).Opening(plan));
        head._head.Byte(0).Byte(0);
        return head;
    }

    /// <summary>The whole tape.</summary>
    public byte[] Write(int registers, IReadOnlyList<byte> constants, byte[] code)
    {
        _head.Short(registers).Raw(_opening.Encode()).Byte(_opening.Words.Length);
        foreach (var word in _opening.Words)
            _head.Byte(word.RowBits).Byte(word.Queries).Byte(word.Samples);
        return _head.Byte(_opening.FinalVariables).Integer(constants.Count).Raw([.. constants])
            .Integer(code.Length).Raw(code).ToArray();
    }

    private void Shape(PaddedShape shape)
    {
        _head.Byte(shape.Extents.Length);
        foreach (var extent in shape.Extents)
            _head.Integer(extent);
    }
}
