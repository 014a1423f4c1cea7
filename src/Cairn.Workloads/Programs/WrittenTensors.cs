using System.Runtime.InteropServices;
using Cairn.Learning.Graphs;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Workloads.Programs;

/// <summary>
/// Copies what the operators of a step write while the kernels run it. A program calls each version of a tensor after
/// its writer: <c>operator&gt;slab.tensor</c>.
/// </summary>
internal sealed class WrittenTensors
{
    private readonly StepExecutor _executor;
    private readonly Dictionary<string, ProgramOperator> _operators;
    private readonly Dictionary<(Slab, string), int> _offsets = [];
    private readonly Dictionary<string, ReferenceTensor> _written = new(StringComparer.Ordinal);

    public WrittenTensors(PieceProgram program, StepExecutor executor)
    {
        _executor = executor;
        _operators = program.StepOperators.ToDictionary(o => o.Form.Name, StringComparer.Ordinal);
        foreach (var slab in new[] { Slab.Weights, Slab.Gradients, Slab.First, Slab.Second })
            foreach (var tensor in executor.Layout.Tensors)
                _offsets[(slab, tensor.Name)] = tensor.Offset;
        // Operators may name some columns of a tensor; its begin is where the first of them begins.
        foreach (var part in executor.Graph.Operators.SelectMany(o => o.Inputs.Concat(o.Outputs))
            .Where(r => r.Slab == Slab.Activations))
            _offsets[(part.Slab, part.Name)] = Math.Min(
                part.Offset, _offsets.GetValueOrDefault((part.Slab, part.Name), int.MaxValue));
    }

    /// <summary>What was copied so far.</summary>
    public IReadOnlyDictionary<string, ReferenceTensor> ByName => _written;

    /// <summary>Copies what an operator has written just now, of what the program writes: kernels keep some
    /// intermediates for themselves.</summary>
    public void Take(StepOperator o)
    {
        var subject = _operators[o.Name];
        for (var i = 0; i < subject.Written.Length; i++)
        {
            var declaration = subject.WrittenTensor(i);
            if (TryPlace(declaration.Name, o.Name + ">", out var slab, out var offset))
                _written[declaration.Name] = new ReferenceTensor(
                    declaration, _executor.Read(slab, offset, (int)declaration.Length));
        }
    }

    /// <summary>Puts another tensor in the place of one that an operator has written just now, for all that follows.
    /// </summary>
    public void Replace(StepOperator o, ReferenceTensor tensor)
    {
        var declaration = tensor.Declaration;
        _written[declaration.Name] = tensor;
        if (TryPlace(declaration.Name, o.Name + ">", out var slab, out var offset))
            _executor.Write(slab, offset, MemoryMarshal.Cast<uint, float>(tensor.Words));
    }

    private bool TryPlace(string name, string prefix, out Slab slab, out int offset)
    {
        (slab, offset) = (default, 0);
        var rest = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : "";
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Enum.TryParse(rest[..dot], ignoreCase: true, out slab)
            && _offsets.TryGetValue((slab, rest[(dot + 1)..]), out offset);
    }
}
