using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>An operator of a program with the sources of its tensors.</summary>
public sealed class ProgramOperator
{
    internal ProgramOperator(CanonicalOperator form, ImmutableArray<TensorBinding> bindings)
    {
        (Form, Bindings) = (form, bindings);
        Written = [.. Enumerable.Range(0, bindings.Length).Where(i => bindings[i].Source.Kind == SourceKind.Written)];
    }

    public CanonicalOperator Form { get; }

    /// <summary>By place in the operator's declaration list.</summary>
    public ImmutableArray<TensorBinding> Bindings { get; }

    /// <summary>Places in the declaration list of the tensors that it writes.</summary>
    public ImmutableArray<int> Written { get; }

    /// <summary>The place of a tensor in the declaration list.</summary>
    public int PlaceOf(string tensor)
    {
        for (var place = 0; place < Form.Tensors.Length; place++)
            if (Form.Tensors[place].Name == tensor)
                return place;
        throw new ArgumentException($"'{Form.Name}' declares no '{tensor}'.", nameof(tensor));
    }

    /// <summary>The declaration of tensor <paramref name="written"/> among what it writes.</summary>
    public TensorDeclaration WrittenTensor(int written) => Form.Tensors[Written[written]];

    /// <summary>How many elements a check looks at in a row, and how many in all.</summary>
    internal (long Columns, long Elements) Extent(OutputCheck check)
    {
        var shape = Bindings[PlaceOf(check.Tensor)].Shape;
        long width = shape.Dimensions[^1], columns = check.Columns == 0 ? width - check.FirstColumn : check.Columns;
        return (columns, shape.Length / width * columns);
    }
}
