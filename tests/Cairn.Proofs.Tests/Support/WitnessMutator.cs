using System.Collections.Immutable;
using System.Reflection;
using Cairn.Crypto;

namespace Cairn.Proofs.Tests.Support;

/// <summary>Changes one value somewhere in a witness, never its statements: those are the responder's own.</summary>
internal static class WitnessMutator
{
    private static readonly MethodInfo Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static FraudWitness Change(FraudWitness witness, Random random) =>
        (FraudWitness)ChangeRecord(witness, random);

    private static object ChangeRecord(object record, Random random)
    {
        var copy = Clone.Invoke(record, null)!;
        var properties = record.GetType().GetProperties()
            .Where(p => p.CanWrite && p.Name != nameof(FraudWitness.Statements)).ToArray();
        var property = properties[random.Next(properties.Length)];
        property.SetValue(copy, ChangeValue(property.GetValue(record), random));
        return copy;
    }

    private static object? ChangeValue(object? value, Random random) => value switch
    {
        null => null,
        int x => (int)ChangeNumber(x, random),
        long x => ChangeNumber(x, random),
        ulong x => (ulong)ChangeNumber((long)x, random),
        bool x => !x,
        ElementPart => (ElementPart)random.Next(6),
        Hash32 x => ChangeHash(x, random),
        byte[] x => ChangeList(x.ToImmutableArray(), random, b => (byte)(b ^ (1 << random.Next(8)))).ToArray(),
        ImmutableArray<Hash32> x => ChangeList(x, random, h => ChangeHash(h, random)),
        ImmutableArray<int> x => ChangeList(x, random, n => (int)ChangeNumber(n, random)),
        ImmutableArray<TileOpening> x => ChangeList(x, random, t => (TileOpening)ChangeRecord(t, random)),
        ImmutableArray<TensorOpening> x => ChangeList(x, random, t => (TensorOpening)ChangeRecord(t, random)),
        _ => ChangeRecord(value, random),
    };

    private static long ChangeNumber(long x, Random random) => random.Next(4) switch
    {
        0 => x + 1,
        1 => x - 1,
        2 => random.Next(64),
        _ => random.Next(3) == 0 ? int.MaxValue : -x,
    };

    private static Hash32 ChangeHash(Hash32 x, Random random)
    {
        var bytes = x.ToArray();
        bytes[random.Next(32)] ^= (byte)(1 << random.Next(8));
        return random.Next(8) == 0 ? Hash32.Zero : new Hash32(bytes);
    }

    private static ImmutableArray<T> ChangeList<T>(ImmutableArray<T> list, Random random, Func<T, T> change)
    {
        if (list.IsEmpty)
            return list;
        var at = random.Next(list.Length);
        return random.Next(6) switch
        {
            0 => list.RemoveAt(at),
            1 => list.Add(list[at]),
            2 => list.SetItem(at, list[random.Next(list.Length)]),
            _ => list.SetItem(at, change(list[at])),
        };
    }
}
