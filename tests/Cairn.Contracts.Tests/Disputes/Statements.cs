using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>What the provider of a trace says about it.</summary>
internal sealed class Statements(Witnesses witnesses)
{
    private TinyTrace Trace => witnesses.Trace;

    public ProviderStatement States => new(1, Hash32.Zero, Trace.StatesTree.Root);

    public ProviderStatement TraceOf(uint step) =>
        new(2, ((UInt256)step).ToHash32(), Trace.TraceTree(step).Root);

    public ProviderStatement PartialsOf(uint step, uint op, uint instance, int[] index, long address) =>
        new(3, Position(step, op, instance, address),
            Keccak256.Compute(Trace.Partials(step, op, instance, index)));

    public static Hash32 Position(uint step, uint op, uint instance, long address) =>
        Keccak256.Compute(WitnessTypes.Encode("uint256,uint256,uint256,uint256", step, op, instance, (ulong)address));

    /// <summary>All about all runs, and about the accumulators of some element.</summary>
    public List<ProviderStatement> All(params ProviderStatement[] more) =>
        [States, .. Enumerable.Range(0, Trace.Writes.Count).Select(t => TraceOf((uint)t)), .. more];
}
