using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>Tensors by name.</summary>
public sealed class TensorSet
{
    private readonly Dictionary<string, ReferenceTensor> _tensors = new(StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public ReferenceTensor this[string name] => _tensors[name];

    /// <summary>Adds a tensor, or takes the place of the one of that name.</summary>
    public TensorSet Put(ReferenceTensor tensor)
    {
        _tensors[tensor.Declaration.Name] = tensor;
        return this;
    }

    /// <summary>Adds an fp32 tensor.</summary>
    public TensorSet Put(TensorDeclaration declaration, ReadOnlySpan<float> values) =>
        Put(new ReferenceTensor(declaration, values));

    /// <summary>Adds an integer tensor.</summary>
    public TensorSet Put(TensorDeclaration declaration, ReadOnlySpan<int> values) =>
        Put(new ReferenceTensor(declaration, values));

    public bool Contains(string name) => _tensors.ContainsKey(name);
}
