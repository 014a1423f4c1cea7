using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Tensors.Canonical.Blocks;

/// <summary>Runs a straight-line program for a whole block; register r holds <see cref="Block.Size"/> words.</summary>
internal sealed class BlockProgram
{
    private readonly ImmutableArray<Instruction> _code;
    private readonly ImmutableArray<LookupTable> _tables;
    private readonly byte _result;
    private readonly bool[] _reads = new bool[256];

    public BlockProgram(StraightLineProgram program, ImmutableArray<LookupTable> tables)
    {
        (_code, _result, _tables) = (program.Code, program.Result, tables);
        _reads[_result] = true;
        foreach (var instruction in _code)
            _reads[instruction.A] = _reads[instruction.B] = _reads[instruction.C] = true;
    }

    /// <summary>Whether any instruction may read a register.</summary>
    public bool Reads(int register) => _reads[register];

    /// <summary>Runs the first <paramref name="count"/> words of every register.</summary>
    /// <param name="active">Words whose failed roundings count.</param>
    /// <param name="failed">Set where a rounding failed.</param>
    /// <returns>The result's register.</returns>
    public ReadOnlySpan<uint> Run(uint[] registers, int count, ReadOnlySpan<bool> active, Span<bool> failed)
    {
        for (var n = 0; n < _code.Length; n++)
        {
            var instruction = _code[n];
            var a = Of(registers, instruction.A);
            var b = Of(registers, instruction.B);
            var c = Of(registers, instruction.C);
            var target = Of(registers, Register.First + n);
            if (instruction.Op is OpCode.FloatConstant or OpCode.IntConstant)
                target.Fill(instruction.Immediate);
            else if (instruction.Op == OpCode.LookUp)
                LookUp(_tables[(int)instruction.Immediate].Words, a, target[..count]);
            else if (!BlockVectors.TryApply(instruction.Op, a, b, c, target))
                ApplyEach(instruction, a, b, c, target[..count], active, failed);
        }

        return Of(registers, _result);
    }

    private static Span<uint> Of(uint[] registers, int register) =>
        registers.AsSpan(register * Block.Size, Block.Size);

    private static void LookUp(ImmutableArray<uint> table, ReadOnlySpan<uint> entries, Span<uint> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = entries[i] < (uint)table.Length ? table[(int)entries[i]] : 0;
    }

    private static void ApplyEach(
        in Instruction instruction, ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, ReadOnlySpan<uint> c,
        Span<uint> target, ReadOnlySpan<bool> active, Span<bool> failed)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var (op, immediate) = (instruction.Op, instruction.Immediate);
            if (!Arithmetic.TryApply(op, a[i], b[i], c[i], immediate, out target[i]) && active[i])
                failed[i] = true;
        }
    }
}
