using System.Buffers.Binary;
using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// A program as the bytes and trees that a plan commits to. Whoever knows the program can make it; a dispute opens
/// parts of it.
/// </summary>
public sealed class PieceSpec
{
    private const int NoShift = 127;
    private readonly ImmutableArray<OperatorSpec> _step;
    private readonly ImmutableArray<OperatorSpec> _end;

    public PieceSpec(PieceProgram program)
    {
        Program = program;
        (_step, _end) = ([.. program.StepOperators.Select(o => new OperatorSpec(o))],
            [.. program.EndOperators.Select(o => new OperatorSpec(o))]);
        (StepTree, EndTree) = (Tree(_step), Tree(_end));
        Carries = new LeafList(SpecTag.Carry, program.Carries.Select(Place));
        Outputs = new LeafList(SpecTag.Output, program.Outputs.Select(Place));
        Constants = new PositionTree(
            [.. program.Constants.Select(c => TensorTrees.Root(c.Shape, c.Elements.Span))]);
        Parameters = new LeafList(SpecTag.Parameters, program.Parameters.Select(Encode));
        Head = new SpecHead((uint)program.Steps, (ushort)program.States.Length, (ushort)program.Inputs.Length,
            (ushort)program.Outputs.Length, (ushort)program.Constants.Length, (ushort)program.Parameters.Length,
            (uint)_step.Length, (uint)_end.Length, StepTree.Root, EndTree.Root, Carries.Tree.Root, Outputs.Tree.Root,
            Constants.Root, Parameters.Tree.Root);
        HeadBytes = Head.Encode();
        Root = Keccak256.Compute(HeadBytes);
    }

    public PieceProgram Program { get; }

    public SpecHead Head { get; }

    public byte[] HeadBytes { get; }

    /// <summary>The specRoot of plans.</summary>
    public Hash32 Root { get; }

    /// <summary>Over the step list's operator documents.</summary>
    public PositionTree StepTree { get; }

    /// <summary>Over the end list's operator documents.</summary>
    public PositionTree EndTree { get; }

    /// <summary>For each state, operator and tensor that are its next value, 4 bytes each.</summary>
    public LeafList Carries { get; }

    /// <summary>For each output, operator and tensor of the end list, 4 bytes each.</summary>
    public LeafList Outputs { get; }

    /// <summary>Over the constants' roots.</summary>
    public PositionTree Constants { get; }

    /// <summary>8 bytes an element.</summary>
    public LeafList Parameters { get; }

    /// <summary>The tree over the operators of a run.</summary>
    public PositionTree Tree(int run) => run == Program.Steps ? EndTree : StepTree;

    /// <summary>An operator of a run.</summary>
    public OperatorSpec Operator(int run, int place) => (run == Program.Steps ? _end : _step)[place];

    /// <summary>The parameter whose 8 bytes these are.</summary>
    internal static ParameterElement Decode(ReadOnlySpan<byte> element)
    {
        var (flags, shift) = (element[4], (sbyte)element[5]);
        return new ParameterElement(BinaryPrimitives.ReadUInt32BigEndian(element), (flags & 1) != 0, (flags & 2) != 0,
            shift == NoShift ? null : shift);
    }

    private static byte[] Encode(ImmutableArray<ParameterElement> elements)
    {
        var writer = new PackedWriter();
        foreach (var element in elements)
            writer.Int(element.Constant).Byte((element.HasStep ? 1 : 0) | (element.HasSlot ? 2 : 0))
                .Byte((byte)(element.StageShift ?? NoShift)).Short(0);
        return writer.ToArray();
    }

    private static byte[] Place(WrittenPlace place) =>
        new PackedWriter().Int(place.Operator).Int(place.Tensor).ToArray();

    private static PositionTree Tree(ImmutableArray<OperatorSpec> operators) =>
        new([.. operators.Select(o => Keccak256.Compute(o.Document))]);
}
