using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Collects an operator's tensors, instances and checks.</summary>
/// <param name="name">The operator's name in its graph; a check's name is this, a slash and the kernel's.</param>
internal sealed class OperatorBuilder(string name)
{
    private readonly List<TensorDeclaration> _tensors = [];
    private readonly List<OperatorInstance> _instances = [];
    private readonly List<OutputCheck> _checks = [];

    /// <summary>Declares tensors; one that is declared already stays.</summary>
    public OperatorBuilder Use(params TensorDeclaration?[] tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor is not null && _tensors.All(t => t.Name != tensor.Name))
                _tensors.Add(tensor);
        }

        return this;
    }

    /// <summary>Declares an fp32 tensor that only this operator knows.</summary>
    public TensorDeclaration Inner(string part, params int[] dimensions) =>
        Inner(part, ElementType.Float32, dimensions);

    /// <summary>Declares a tensor that only this operator knows.</summary>
    public TensorDeclaration Inner(string part, ElementType type, params int[] dimensions)
    {
        var tensor = new TensorDeclaration($"{name}:{part}", type, [.. dimensions]);
        Use(tensor);
        return tensor;
    }

    public OperatorBuilder Add(OperatorInstance instance)
    {
        _instances.Add(instance);
        return this;
    }

    public OperatorBuilder Check(
        string kernel, TensorDeclaration tensor, int firstColumn = 0, int columns = 0, long firstElement = 0)
    {
        _checks.Add(new OutputCheck($"{name}/{kernel}", tensor.Name, firstColumn, columns, firstElement));
        return this;
    }

    public CanonicalOperator Build() => new(name, [.. _tensors], [.. _instances], [.. _checks]);
}
