using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Content.Tests;

/// <summary>Documents of every kind and shape, nested up to five deep.</summary>
internal static class RandomDocuments
{
    private static readonly string[] Texts =
    [
        "", "a", "B", "ab", "\"\\/\b\t\n\f\r\u0000\u001f\u007f", "Čaues ßvěte!", "☺", "\uffff", "😀", "\ue000", "bytes",
    ];

    public static Arbitrary<DagValue> Arbitrary { get; } = Gen.Sized(s => Value(Math.Min(s, 5))).ToArbitrary();

    private static Gen<DagValue> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Constant(DagValue.Null),
            ArbMap.Default.GeneratorFor<bool>().Select(b => (DagValue)b),
            Gen.Elements(0, 1, -1, long.MinValue, long.MaxValue).Select(n => (DagValue)n),
            Gen.Constant((DagValue)ulong.MaxValue),
            ArbMap.Default.GeneratorFor<int>().Select(n => (DagValue)n),
            Gen.Elements(Texts).Select(t => (DagValue)t),
            ArbMap.Default.GeneratorFor<byte[]>().Select(b => DagValue.Bytes(b)),
            ArbMap.Default.GeneratorFor<byte[]>().Select(b => (DagValue)Cid.Of((b.Length % 3) switch
            {
                0 => Codec.Raw,
                1 => Codec.DagPb,
                _ => Codec.DagJson,
            }, b)));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Value(depth - 1).ListOf(3).Select(l => DagValue.List(l)),
                Value(depth - 1).ListOf(4).Select(l => DagValue.Map(
                    l.Select((v, i) => (Texts[(i * 5 + l.Count) % Texts.Length] + i, v)))));
    }
}
