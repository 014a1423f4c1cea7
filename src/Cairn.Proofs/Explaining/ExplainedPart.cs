using System.Buffers.Binary;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>A part of an element's chain that is executed for people to see.</summary>
internal sealed class ExplainedPart(
    ElementWitness witness, OperatorInstance instance, ChainRunner runner, TensorSet tensors)
{
    private readonly int[] _index = [.. witness.Index];

    public long Address => runner.OutputAddress(_index);

    public (List<ExplainedStep> Steps, uint? Before, uint Claimed, uint Computed) Execute(ProgramOperator subject)
    {
        uint accumulator;
        switch (witness.Part)
        {
            case ElementPart.Init:
                runner.TryInit(_index, out var initial);
                return ([], null, Entry(0), initial);
            case ElementPart.Body:
                accumulator = Entry(witness.Entry);
                var stride = ElementChain.Stride(runner, _index);
                var (first, length) = (stride * witness.Entry, runner.LaneLength(_index, witness.Lane));
                var steps = Continue(first, Math.Min(stride, length - first), ref accumulator);
                return (steps, Entry(witness.Entry), Entry(witness.Entry + 1), accumulator);
            case ElementPart.Post:
                var folded = ElementChain.Folded(runner, instance, _index, witness.Partials);
                runner.TryPost(_index, folded, out var stored);
                return ([], folded, Stored(subject), stored);
            default:
                runner.TryInit(_index, out accumulator);
                var before = accumulator;
                var all = Continue(0, runner.LaneLength(_index, 0), ref accumulator);
                runner.TryPost(_index, accumulator, out var whole);
                return (all, before, Stored(subject), whole);
        }
    }

    private List<ExplainedStep> Continue(int first, int count, ref uint accumulator)
    {
        var steps = new List<ExplainedStep>();
        for (var t = first; t < first + count; t++)
        {
            var reads = runner.Reads(_index, witness.Lane, t, 1).Select(r => new ExplainedRead(r.Tensor, r.Element,
                tensors[r.Tensor][r.Element], tensors[r.Tensor].Declaration.Type == ElementType.Float32)).ToArray();
            runner.TryContinue(_index, witness.Lane, t, 1, ref accumulator);
            steps.Add(new ExplainedStep(t, reads, accumulator));
        }

        return steps;
    }

    private uint Entry(int entry)
    {
        for (var lane = 0; lane < witness.Lane; lane++)
            entry += ElementChain.Entries(runner, _index, lane);
        return ElementChain.Entry(witness.Partials, entry);
    }

    /// <summary>The word that the provider stored.</summary>
    private uint Stored(ProgramOperator subject)
    {
        var place = subject.PlaceOf(instance.Output.Tensor);
        var grid = new TileGrid(subject.Bindings[place].Shape);
        var (tile, offset) = grid.Locate(Address);
        var data = witness.Tensors.Where(t => t.Place == place).SelectMany(t => t.Tiles)
            .First(t => t.Place == tile && t.Data.Length == TileGrid.TileBytes).Data;
        return grid.IsSquare ? BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(offset))
            : (uint)(sbyte)data[offset];
    }
}
