using System.Collections.Immutable;
using System.Numerics;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>The element whose accumulators are asked for, as a move's event names it.</summary>
internal static class GameElement
{
    private const int IndexBits = 32;

    /// <returns>The question; null where the program has no such element.</returns>
    public static Question? Read(byte[] data, PieceProgram program)
    {
        if (data.Length != 4 * Hash32.Size)
            return null;
        var words = Enumerable.Range(0, 4)
            .Select(i => (BigInteger)new Hash32(data.AsSpan(Hash32.Size * i, Hash32.Size)).ToUInt256()).ToArray();
        if (words[0] > program.Steps || words[1] >= program.Operators((int)words[0]).Length)
            return null;
        var (run, place) = ((int)words[0], (int)words[1]);
        var instances = program.Operators(run)[place].Form.Instances;
        if (words[2] >= instances.Length)
            return null;
        var loops = instances[(int)words[2]].Loops;
        var index = ImmutableArray.CreateRange(Enumerable.Range(0, loops.Length)
            .Select(d => (uint)((words[3] >> (IndexBits * d)) & uint.MaxValue)));
        return index.Zip(loops).All(i => i.First < i.Second)
            ? Ask(run, place, (int)words[2], [.. index.Select(i => (int)i)])
            : null;
    }

    private static Question Ask(int run, int place, int instance, ImmutableArray<int> index) =>
        new(QuestionKind.Partials, new TreeName(TreeKind.Tensor, run, new WrittenPlace(place, 0)), Instance: instance,
            Loops: index);
}
