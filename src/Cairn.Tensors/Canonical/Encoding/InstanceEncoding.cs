using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Validation;

namespace Cairn.Tensors.Canonical.Encoding;

/// <summary>
/// The spec leaf: an instance as the bytes that a dispute opens and the referee contract reads. One instance has one
/// leaf. docs/determinism.md, "Spec leaf", is the layout.
/// </summary>
/// <remarks>
/// A name is no part of a leaf: a tensor is an index into what its operator declares, and the instance's own name is
/// the list's business. Fields that an operation does not read are not written.
/// </remarks>
public static class InstanceEncoding
{
    /// <summary>The first byte of every leaf.</summary>
    public const byte Version = 1;

    /// <summary>No leaf of an instance within <see cref="FormLimits"/> has more bytes.</summary>
    public const int LengthMax = 12_288;

    internal const int PositionsAt = 4;
    internal const int SectionsAfterInputs = 4;
    internal const int GatherShift = 5;
    internal const int TypeShift = 3;

    /// <summary>Encodes an instance that <see cref="FormValidator"/> accepts.</summary>
    /// <param name="tensors">What the instance's operator declares, in its order.</param>
    /// <exception cref="ArgumentException">The instance names another tensor, or exceeds a bound of the form.
    /// </exception>
    public static byte[] Encode(OperatorInstance instance, ImmutableArray<TensorDeclaration> tensors)
    {
        var writer = new LeafWriter();
        writer.Byte(Version);
        writer.Byte(Flags(instance));
        writer.Byte(instance.Loops.Length | instance.Inputs.Length << 3);
        writer.Byte(instance.Tables.Length);
        int[] positions = [.. Enumerable.Range(0, 1 + instance.Inputs.Length + SectionsAfterInputs)
            .Select(_ => writer.Reserve())];
        foreach (var extent in instance.Loops)
            writer.Unsigned(checked((ulong)extent));
        writer.Affine(instance.Chain.Length);
        writer.Place(positions[0]);
        WriteAccess(writer, instance.Output, tensors, 0);
        foreach (var (n, input) in instance.Inputs.Index())
        {
            writer.Place(positions[1 + n]);
            WriteAccess(writer, input.Access, tensors, input.Gather is null ? 0 : input.Gather.Axis + 1);
            if (input.Gather is not null)
                WriteAccess(writer, input.Gather.Table, tensors, 0);
        }

        writer.Place(positions[^4]);
        foreach (var table in instance.Tables)
            WriteTable(writer, table);
        WriteProgram(writer, positions[^3], instance.Init);
        WriteProgram(writer, positions[^2], instance.Body);
        WriteProgram(writer, positions[^1], instance.Post);
        return writer.Length <= LengthMax
            ? writer.ToArray()
            : throw new ArgumentException($"The leaf of '{instance.Name}' has {writer.Length} bytes, " +
                $"more than {LengthMax}: the instance exceeds the form's bounds.", nameof(instance));
    }

    /// <summary>Decodes a leaf; to encode the instance gives the same bytes again.</summary>
    /// <remarks>What the instance means is not checked: <see cref="FormValidator"/> does that.</remarks>
    /// <param name="tensors">What the operator declares, validated, in its order.</param>
    /// <param name="name">The instance's name.</param>
    /// <param name="error">Where the bytes are wrong and how; null on success.</param>
    public static bool TryDecode(
        ReadOnlySpan<byte> leaf, ImmutableArray<TensorDeclaration> tensors, string name,
        [NotNullWhen(true)] out OperatorInstance? instance, [NotNullWhen(false)] out FormError? error) =>
        new InstanceDecoder(leaf, tensors).TryDecode(name, out instance, out error);

    private static int Flags(OperatorInstance instance) =>
        (instance.Chain.Lanes == 1 ? 0 : 1) | (int)instance.Chain.Fold << 1
        | (instance.Chain.Accumulator == ElementType.Float32 ? 0 : 8);

    private static void WriteAccess(
        LeafWriter writer, TensorAccess access, ImmutableArray<TensorDeclaration> tensors, int gatherAxis)
    {
        var index = tensors.IndexOf(tensors.FirstOrDefault(t => t.Name == access.Tensor)
            ?? throw new ArgumentException($"The tensor '{access.Tensor}' is not declared.", nameof(access)));
        writer.Byte(access.View.Length | (int)tensors[index].Type << TypeShift | gatherAxis << GatherShift);
        writer.Unsigned((ulong)index);
        for (var axis = 0; axis < access.View.Length; axis++)
        {
            writer.Unsigned(checked((ulong)access.View[axis]));
            writer.Affine(access.Index[axis]);
        }
    }

    private static void WriteTable(LeafWriter writer, LookupTable table)
    {
        writer.Byte((int)table.Type);
        writer.Byte(table.Words.Length >> 8);
        writer.Byte(table.Words.Length & 0xFF);
        foreach (var word in table.Words)
            writer.Word(word);
    }

    private static void WriteProgram(LeafWriter writer, int position, StraightLineProgram? program)
    {
        writer.Place(position);
        if (program is null)
            return;
        writer.Byte(program.Result);
        writer.Byte(InstructionFormat.UsedInputs(program));
        foreach (var instruction in program.Code)
        {
            writer.Byte((int)instruction.Op);
            ReadOnlySpan<byte> registers = [instruction.A, instruction.B, instruction.C];
            foreach (var register in registers[..InstructionFormat.Operands(instruction.Op)])
                writer.Byte(register);
            switch (InstructionFormat.ImmediateBytes(instruction.Op))
            {
                case 4:
                    writer.Word(instruction.Immediate);
                    break;
                case 1:
                    writer.Byte(checked((int)instruction.Immediate));
                    break;
            }
        }
    }
}
