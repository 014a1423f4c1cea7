using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cairn.Tensors.Linear;

/// <summary>Copies operands into panels that a tile reads in order; missing columns become +0.</summary>
internal static unsafe class Packing
{
    /// <summary>Packs B[k, columns] into panels of <paramref name="width"/> columns, one after another.</summary>
    public static void PackB(in Operand b, nint k, nint columns, int width, float* panels)
    {
        nint j = 0;
        for (; b.Column == 1 && width == 32 && j + 128 <= columns; j += 128, panels += 128 * k)
            CopyFourWide(b.At(0, j), b.Row, k, panels);
        for (; j < columns; j += width, panels += k * width)
        {
            var part = b.From(0, j);
            var used = Math.Min(width, columns - j);
            if (b.Column == 1)
                CopyRows(part, k, used, width, panels);
            else
                Transpose(part, k, used, width, panels);
        }
    }

    /// <summary>
    /// Packs A[rows, k] stored by column into panels of <paramref name="height"/> rows; missing rows are +0.
    /// </summary>
    public static void PackA(in Operand a, nint rows, nint k, int height, float* panels)
    {
        nint i = 0;
        for (; height == 8 && i + 32 <= rows; i += 32, panels += 32 * k)
            CopyFourPanels(a.At(i, 0), a.Column, k, panels);
        for (; i < rows; i += height, panels += k * height)
            CopyRows(new Operand(a.At(i, 0), a.Column, a.Row), k, Math.Min(height, rows - i), height, panels);
    }

    /// <summary>Four panels of eight rows at once: each cache line of A is read once.</summary>
    private static void CopyFourPanels(float* source, nint stride, nint k, float* panels)
    {
        float* p1 = panels + 8 * k, p2 = p1 + 8 * k, p3 = p2 + 8 * k;
        for (nint at = 0; at < 8 * k; at += 8, source += stride)
        {
            Vector256.Load(source).Store(panels + at);
            Vector256.Load(source + 8).Store(p1 + at);
            Vector256.Load(source + 16).Store(p2 + at);
            Vector256.Load(source + 24).Store(p3 + at);
        }
    }

    /// <summary>Four panels of 32 columns at once: rows far apart are read in longer stretches.</summary>
    private static void CopyFourWide(float* source, nint stride, nint k, float* panels)
    {
        float* p1 = panels + 32 * k, p2 = p1 + 32 * k, p3 = p2 + 32 * k;
        for (nint at = 0; at < 32 * k; at += 32, source += stride)
        {
            Vector512.Load(source).Store(panels + at);
            Vector512.Load(source + 16).Store(panels + at + 16);
            Vector512.Load(source + 32).Store(p1 + at);
            Vector512.Load(source + 48).Store(p1 + at + 16);
            Vector512.Load(source + 64).Store(p2 + at);
            Vector512.Load(source + 80).Store(p2 + at + 16);
            Vector512.Load(source + 96).Store(p3 + at);
            Vector512.Load(source + 112).Store(p3 + at + 16);
        }
    }

    private static void CopyRows(in Operand source, nint rows, nint used, int width, float* target)
    {
        var row = source.Start;
        for (nint r = 0; r < rows; r++, row += source.Row, target += width)
        {
            var j = 0;
            for (; j + 8 <= used; j += 8)
                Vector256.Load(row + j).Store(target + j);
            for (; j < used; j++)
                target[j] = row[j];
            for (; j < width; j++)
                target[j] = 0f;
        }
    }

    /// <summary>target[k·width + j] = source column j at k, four by four.</summary>
    private static void Transpose(in Operand source, nint k, nint used, int width, float* target)
    {
        nint j = 0;
        for (; j + 4 <= used; j += 4)
        {
            var column = source.At(0, j);
            float* c1 = column + source.Column, c2 = c1 + source.Column, c3 = c2 + source.Column;
            nint i = 0;
            for (; i + 4 <= k; i += 4)
                Transpose4(column + i, c1 + i, c2 + i, c3 + i, target + i * width + j, width);
            for (; i < k; i++)
            {
                var t = target + i * width + j;
                (t[0], t[1], t[2], t[3]) = (column[i], c1[i], c2[i], c3[i]);
            }
        }

        for (; j < width; j++)
        for (nint i = 0; i < k; i++)
            target[i * width + j] = j < used ? *source.At(i, j) : 0f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* r0, float* r1, float* r2, float* r3, float* target, int width)
    {
        var (x0, x1) = (Vector128.Load(r0), Vector128.Load(r1));
        var (x2, x3) = (Vector128.Load(r2), Vector128.Load(r3));
        var (a, b) = (Low(x0, x2), High(x0, x2));
        var (c, d) = (Low(x1, x3), High(x1, x3));
        Low(a, c).Store(target);
        High(a, c).Store(target + width);
        Low(b, d).Store(target + 2 * width);
        High(b, d).Store(target + 3 * width);
    }

    /// <summary>x₀ y₀ x₁ y₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    /// <summary>x₂ y₂ x₃ y₃.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
