using Cairn.Tensors.Canonical.Form;
using static Cairn.Tensors.Canonical.Catalogue.InstanceBuilder;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>
/// Q4: blocks of 64 elements in 34 bytes, a bfloat16 scale (little-endian) and 32 bytes of two codes q + 8 each, the
/// element of even index in the low half. Bytes are int8 tensors.
/// </summary>
public static class QuantisationOperators
{
    /// <summary>Elements of a block.</summary>
    public const int Block = 64;

    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 34;

    /// <summary>Blocks that hold so many elements.</summary>
    public static int Blocks(int elements) => (elements + Block - 1) / Block;

    /// <summary>
    /// s = the least bfloat16 ≥ max|x|/7, 0 where that is subnormal; q = round-half-even(x/s). A NaN counts as 0 in the
    /// bytes; the check of x makes it the operator's fail.
    /// </summary>
    /// <param name="bytes">int8 [blocks, 34].</param>
    public static CanonicalOperator Quantise(
        string name, int elements, TensorDeclaration x, TensorDeclaration bytes)
    {
        var builder = new OperatorBuilder(name).Use(x, bytes);
        AddQuantise(builder, elements, x, bytes);
        return builder.Check("q4", x).Build();
    }

    /// <summary>
    /// valid[u] = 1 where update u is canonical: every scale zero or a positive normal number with finite 7·s, no q of
    /// −8, and only zeros where the scale is zero or the elements have ended.
    /// </summary>
    /// <param name="bytes">int8 [updates, blocks, 34].</param>
    /// <param name="valid">int32 [updates].</param>
    public static CanonicalOperator Validity(
        string name, int updates, int elements, TensorDeclaration bytes, TensorDeclaration valid)
    {
        var builder = new OperatorBuilder(name).Use(bytes, valid);
        AddValidity(builder, updates, elements, bytes, valid);
        return builder.Build();
    }

    /// <summary>Adds the instances of <see cref="Quantise"/>.</summary>
    internal static void AddQuantise(
        OperatorBuilder builder, int elements, TensorDeclaration x, TensorDeclaration bytes)
    {
        var blocks = Blocks(elements);
        int[] view = [blocks, BlockBytes];
        var scales = builder.Inner("scales", blocks);
        builder.Add(new InstanceBuilder("scales", blocks)
            .Read(x, [elements], L(0) * Block + K)
            .Chain(Block, p => p.Max(p.Abs(p.Input(0)), p.Accumulator))
            .Post(Scale).Write(scales));
        builder.Add(new InstanceBuilder("scale_bytes", blocks, 2)
            .Read(scales, [blocks], L(0))
            .Post(p => Byte(p, p.ShiftRight(
                p.BitsOf(p.Input(0)), p.IntAdd(p.Int(16), p.ShiftLeft(p.Loop(1), p.Int(3))))))
            .Write(bytes, view, L(0), L(1)).Build());
        builder.Add(new InstanceBuilder("codes", blocks, Block / 2)
            .Read(x, [elements], L(0) * Block + L(1) * 2).Read(x, [elements], L(0) * Block + L(1) * 2 + 1)
            .Read(scales, [blocks], L(0))
            .Post(p => Byte(p, p.Or(
                Code(p, p.Input(0), p.Input(2)), p.ShiftLeft(Code(p, p.Input(1), p.Input(2)), p.Int(4)))))
            .Write(bytes, view, L(0), L(1) + 2).Build());
    }

    /// <summary>Adds the instances of <see cref="Validity"/>: faults by block, by rows of blocks, all.</summary>
    internal static void AddValidity(
        OperatorBuilder builder, int updates, int elements, TensorDeclaration bytes, TensorDeclaration valid)
    {
        var blocks = Blocks(elements);
        var rows = (blocks + FormLimits.ChainLength - 1) / FormLimits.ChainLength;
        int[] view = [updates, blocks, BlockBytes];
        var byBlock = builder.Inner("faults", ElementType.Int32, updates, blocks);
        var byRow = builder.Inner("row_faults", ElementType.Int32, updates, rows);
        builder.Add(new InstanceBuilder("faults", updates, blocks)
            .Read(bytes, view, L(0), L(1), 0).Read(bytes, view, L(0), L(1), 1).Read(bytes, view, L(0), L(1), K + 2)
            .Init(ScaleFault)
            .Chain(Block / 2, p => CodeFault(p, elements), ElementType.Int32).Write(byBlock));
        builder.Add(new InstanceBuilder("row_faults", updates, rows)
            .Read(byBlock, [updates, blocks], L(0), L(1) * FormLimits.ChainLength + K)
            .Chain(Math.Min(blocks, FormLimits.ChainLength), p => p.Or(p.Accumulator, p.Input(0)), ElementType.Int32)
            .Write(byRow));
        builder.Add(new InstanceBuilder("valid", updates)
            .Read(byRow, [updates, rows], L(0), K)
            .Chain(rows, p => p.Or(p.Accumulator, p.Input(0)), ElementType.Int32)
            .Post(p => p.IntEqual(p.Accumulator, p.Int(0))).Write(valid, [updates], L(0)).Build());
    }

    /// <summary>values[u,·] = q·s of update u, exact.</summary>
    /// <param name="bytes">int8 [updates, blocks, 34].</param>
    /// <param name="values">[updates, elements].</param>
    public static CanonicalOperator Dequantise(
        string name, int updates, int elements, TensorDeclaration bytes, TensorDeclaration values)
    {
        var builder = new OperatorBuilder(name).Use(bytes, values);
        AddDequantise(builder, "values", updates, elements, bytes, values);
        return builder.Build();
    }

    /// <summary>Adds the whole blocks, the whole pairs after them, and a last single element.</summary>
    internal static void AddDequantise(
        OperatorBuilder builder, string part, int updates, int elements, TensorDeclaration bytes,
        TensorDeclaration values)
    {
        var (whole, pairs) = (elements / Block, elements % Block / 2);
        Add($"{part}.blocks", [updates, whole, Block / 2, 2], L(1), L(2), L(1) * Block + L(2) * 2 + L(3), 3);
        Add($"{part}.pairs", [updates, pairs, 2], whole, L(1), (Affine)(whole * Block) + L(1) * 2 + L(2), 2);
        Add($"{part}.last", [updates, elements % 2], whole, (Affine)pairs, (Affine)(elements - 1) + L(1), 1);

        void Add(string name, int[] loops, Affine block, Affine pair, Affine element, int halfLoop)
        {
            if (loops.Contains(0))
                return;
            int[] view = [updates, Blocks(elements), BlockBytes];
            builder.Add(new InstanceBuilder(name, loops)
                .Read(bytes, view, L(0), block, 0).Read(bytes, view, L(0), block, 1)
                .Read(bytes, view, L(0), block, pair + 2)
                .Post(p => Element(p, p.Loop(halfLoop)))
                .Write(values, [updates, elements], L(0), element).Build());
        }
    }

    private static Value ScaleFault(ProgramBuilder p)
    {
        var bits = ScaleBits(p);
        var isFinite = p.Less(p.Multiply(p.Float(7f), p.FloatOf(bits)), p.Float(float.PositiveInfinity));
        var isNormal = p.And(p.IntLess(p.Int(0x007FFFFF), bits), isFinite);
        return p.IntEqual(p.Or(isNormal, p.IntEqual(bits, p.Int(0))), p.Int(0));
    }

    private static Value CodeFault(ProgramBuilder p, int elements)
    {
        var (fault, zero) = (p.Accumulator, p.Int(0));
        var isZeroScale = p.IntEqual(ScaleBits(p), zero);
        var first = p.IntAdd(p.ShiftLeft(p.Loop(1), p.Int(6)), p.ShiftLeft(p.K, p.Int(1)));
        for (var half = 0; half < 2; half++)
        {
            var code = p.And(p.ShiftRight(p.Input(2), p.Int(4 * half)), p.Int(15));
            var isPast = p.IntLess(p.Int(elements - 1 - half), first);
            var mustBeZero = p.Or(isZeroScale, isPast);
            var isWrong = p.And(mustBeZero, p.IntEqual(p.IntEqual(code, p.Int(8)), zero));
            fault = p.Or(fault, p.Or(isWrong, p.IntEqual(code, zero)));
        }

        return fault;
    }

    /// <summary>The scale's fp32 bits, from its two bytes (inputs 0 and 1).</summary>
    private static Value ScaleBits(ProgramBuilder p)
    {
        var high = p.ShiftLeft(p.Input(1), p.Int(24));
        return p.Or(high, p.ShiftLeft(p.And(p.Input(0), p.Int(0xFF)), p.Int(16)));
    }

    private static Value Scale(ProgramBuilder p)
    {
        var max = p.Accumulator;
        var bits = p.And(p.BitsOf(p.Divide(max, p.Float(7f))), p.Int(0xFFFF0000));
        var isShort = p.Less(p.Multiply(p.Float(7f), p.FloatOf(bits)), max);
        bits = p.IntAdd(bits, p.ShiftLeft(isShort, p.Int(16)));
        var scale = p.Select(p.IntLessUnsigned(bits, p.Int(0x00800000)), p.Float(0f), p.FloatOf(bits));
        return p.Select(p.Less(max, p.Float(float.PositiveInfinity)), scale, p.Float(0f));
    }

    /// <summary>q + 8.</summary>
    private static Value Code(ProgramBuilder p, Value x, Value scale)
    {
        var (zero, exponent) = (p.Float(0f), p.Int(0x7F800000));
        var usable = p.And(
            p.IntLess(p.And(p.BitsOf(x), exponent), exponent), p.Less(zero, scale));
        return p.IntAdd(p.FloatToInt(p.Select(usable, p.Divide(x, scale), zero), Rounding.HalfEven), p.Int(8));
    }

    /// <summary>The low byte, sign-extended.</summary>
    private static Value Byte(ProgramBuilder p, Value word) =>
        p.ShiftRightSigned(p.ShiftLeft(word, p.Int(24)), p.Int(24));

    /// <summary>q·s from the scale's two bytes (inputs 0 and 1) and the codes' (input 2).</summary>
    private static Value Element(ProgramBuilder p, Value half)
    {
        var code = p.And(p.ShiftRight(p.Input(2), p.ShiftLeft(half, p.Int(2))), p.Int(15));
        return p.Multiply(p.IntToFloat(p.IntSubtract(code, p.Int(8))), p.FloatOf(ScaleBits(p)));
    }
}
