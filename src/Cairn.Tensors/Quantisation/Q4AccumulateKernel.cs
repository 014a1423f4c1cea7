using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Quantisation;

/// <summary>output = q·s, or output = fma(q·s, weight, output). Its items are blocks of canonical bytes.</summary>
internal readonly unsafe struct Q4AccumulateKernel(
    byte* source, float weight, bool accumulate, float* output, long elements) : ILaneKernel
{
    /// <summary>Nanoseconds for one block, roughly.</summary>
    public const int Cost = 40;

    [MethodImpl(Jit.Loop)]
    public bool Run<T>(long first, long last)
        where T : unmanaged, ILanes<T>
    {
        var stores = new Output<T>();
        var values = stackalloc float[Q4.BlockElements];
        var factor = T.Splat(weight);
        for (var block = first; block < last; block++)
        {
            Decode(source + block * Q4.BlockBytes, values);
            var start = block * Q4.BlockElements;
            for (var i = 0; i < Q4.BlockElements && start + i < elements; i += Lanes.Count)
            {
                var count = (int)Math.Min(Lanes.Count, elements - start - i);
                var target = output + start + i;
                var value = T.Load(values + i);
                if (accumulate)
                    value = T.Fma(value, factor, Lanes.Load<T>(target, count));
                stores.Store(target, count, value);
            }
        }

        return stores.IsSuspect;
    }

    /// <summary>The 64 products q·s of a block, by a table of the sixteen that there are.</summary>
    private static void Decode(byte* block, float* values)
    {
        var table = stackalloc float[16];
        var scale = BFloat16.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(block, 2)));
        for (var code = 0; code < 16; code++)
            table[code] = (code - 8) * scale;
        for (var i = 0; i < Q4.BlockElements / 2; i++)
        {
            var two = block[2 + i];
            values[2 * i] = table[two & 15];
            values[2 * i + 1] = table[two >> 4];
        }
    }
}
