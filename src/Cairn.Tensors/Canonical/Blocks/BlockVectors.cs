using System.Numerics;
using System.Runtime.InteropServices;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Tensors.Canonical.Blocks;

/// <summary>Operations on a block of registers at once; those without a vector form go word by word.</summary>
internal static class BlockVectors
{
    /// <summary>x + 0 as <see cref="Arithmetic.AddZero"/>.</summary>
    public static void AddZero(ReadOnlySpan<uint> x, Span<uint> result)
    {
        var from = Vectors<float>(x);
        var to = MemoryMarshal.Cast<uint, Vector<float>>(result);
        var nan = Vector.AsVectorSingle(new Vector<uint>(Arithmetic.NaNBits));
        for (var i = 0; i < from.Length; i++)
            to[i] = Vector.ConditionalSelect(Vector.Equals(from[i], from[i]), from[i] + Vector<float>.Zero, nan);
    }

    /// <returns>False for an operation that has no vector form here.</returns>
    public static bool TryApply(
        OpCode op, ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, ReadOnlySpan<uint> c, Span<uint> result) => op switch
    {
        OpCode.Fma or OpCode.Select => TryOfThree(op, a, b, c, result),
        OpCode.Add or OpCode.Subtract or OpCode.Multiply or OpCode.Divide or OpCode.SquareRoot
            or OpCode.Min or OpCode.Max => TryFloats(op, Vectors<float>(a), Vectors<float>(b), result),
        OpCode.Less or OpCode.LessOrEqual or OpCode.Equal =>
            TryCompare(op, Vectors<float>(a), Vectors<float>(b), result),
        _ => TryIntegers(op, Vectors<int>(a), Vectors<int>(b), result),
    };

    private static ReadOnlySpan<Vector<T>> Vectors<T>(ReadOnlySpan<uint> x) => MemoryMarshal.Cast<uint, Vector<T>>(x);

    private static bool TryOfThree(
        OpCode op, ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, ReadOnlySpan<uint> c, Span<uint> result)
    {
        var x = Vectors<float>(a);
        var y = Vectors<float>(b);
        var z = Vectors<float>(c);
        var to = MemoryMarshal.Cast<uint, Vector<float>>(result);
        if (op == OpCode.Fma)
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = Vector.FusedMultiplyAdd(x[i], y[i], z[i]);
            return true;
        }

        var condition = Vectors<int>(a);
        for (var i = 0; i < to.Length; i++)
            to[i] = Vector.ConditionalSelect(Vector.Equals(condition[i], Vector<int>.Zero), z[i], y[i]);
        return true;
    }

    private static bool TryFloats(
        OpCode op, ReadOnlySpan<Vector<float>> x, ReadOnlySpan<Vector<float>> y, Span<uint> result)
    {
        var to = MemoryMarshal.Cast<uint, Vector<float>>(result);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = op switch
            {
                OpCode.Add => x[i] + y[i],
                OpCode.Subtract => x[i] - y[i],
                OpCode.Multiply => x[i] * y[i],
                OpCode.Divide => x[i] / y[i],
                OpCode.SquareRoot => Vector.SquareRoot(x[i]),
                OpCode.Min => Vector.ConditionalSelect(Vector.LessThan(x[i], y[i]), x[i], y[i]),
                _ => Vector.ConditionalSelect(Vector.GreaterThan(x[i], y[i]), x[i], y[i]),
            };
        }

        return true;
    }

    private static bool TryCompare(
        OpCode op, ReadOnlySpan<Vector<float>> x, ReadOnlySpan<Vector<float>> y, Span<uint> result)
    {
        var to = MemoryMarshal.Cast<uint, Vector<int>>(result);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Vector<int>.One & op switch
            {
                OpCode.Less => Vector.LessThan(x[i], y[i]),
                OpCode.LessOrEqual => Vector.LessThanOrEqual(x[i], y[i]),
                _ => Vector.Equals(x[i], y[i]),
            };
        }

        return true;
    }

    private static bool TryIntegers(
        OpCode op, ReadOnlySpan<Vector<int>> x, ReadOnlySpan<Vector<int>> y, Span<uint> result)
    {
        if (op is not (OpCode.And or OpCode.Or or OpCode.Xor or OpCode.IntAdd or OpCode.IntSubtract
            or OpCode.IntMultiply or OpCode.IntLess or OpCode.IntEqual or OpCode.IntToFloat or OpCode.FloatOfBits))
            return false;
        var to = MemoryMarshal.Cast<uint, Vector<int>>(result);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = op switch
            {
                OpCode.And => x[i] & y[i],
                OpCode.Or => x[i] | y[i],
                OpCode.Xor => x[i] ^ y[i],
                OpCode.IntAdd => x[i] + y[i],
                OpCode.IntSubtract => x[i] - y[i],
                OpCode.IntMultiply => x[i] * y[i],
                OpCode.IntLess => Vector<int>.One & Vector.LessThan(x[i], y[i]),
                OpCode.IntEqual => Vector<int>.One & Vector.Equals(x[i], y[i]),
                OpCode.IntToFloat => Vector.AsVectorInt32(Vector.ConvertToSingle(x[i])),
                _ => x[i],
            };
        }

        return true;
    }
}
