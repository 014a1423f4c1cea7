using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A hash that a responder bound itself to, by a signature or by a transaction.</summary>
/// <param name="Position">What of the kind it is about.</param>
public readonly record struct Statement(StatementKind Kind, Hash32 Position, Hash32 Value)
{
    public static Statement States(Hash32 root) => new(StatementKind.States, Hash32.Zero, root);

    public static Statement Trace(int run, Hash32 root) => new(StatementKind.Trace, Word(run), root);

    /// <param name="partials">The packed accumulators.</param>
    public static Statement Partials(
        int run, int place, int instance, long address, ReadOnlySpan<byte> partials) =>
        new(StatementKind.Partials, PartialsPosition(run, place, instance, address), Keccak256.Compute(partials));

    internal static Hash32 TracePosition(long run) => Word(run);

    internal static Hash32 PartialsPosition(long run, long place, long instance, long address) =>
        Keccak256.Compute([.. Word(run).AsSpan(), .. Word(place).AsSpan(), .. Word(instance).AsSpan(),
            .. Word(address).AsSpan()]);

    private static Hash32 Word(long value) =>
        Hash32.FromBigEndian(new PackedWriter().Long(checked((ulong)value)).ToArray());
}
