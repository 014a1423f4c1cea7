using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Sumchecks;

/// <summary>A factor's values: base elements until the first variable is fixed, extension elements after.</summary>
internal sealed class SumcheckTable : IDisposable
{
    private readonly BaseVector? _base;
    private ExtVector? _ext;

    /// <param name="values">Left as they are; not disposed.</param>
    public SumcheckTable(BaseVector values) => _base = values;

    /// <param name="values">Folded in place and disposed.</param>
    public SumcheckTable(ExtVector values) => _ext = values;

    public int Length => _ext?.Length ?? _base!.Length;

    /// <summary>Whether the values are base elements still.</summary>
    public bool IsBase => _ext is null;

    public unsafe ExtPointer Pointer => _ext?.Pointer ?? new ExtPointer(_base!.Start, 0);

    /// <summary>The one value that is left.</summary>
    public Ext3 Value => _ext is not null ? _ext[0] : _base![0];

    public void Fold(Ext3 r, ComputePool? pool)
    {
        if (_ext is null)
            _ext = Folding.Fold(_base!, r, pool);
        else
            Folding.Fold(_ext, r, pool);
    }

    /// <summary>Hands the values over; they must be of the extension.</summary>
    public ExtVector Take()
    {
        var values = _ext ?? throw new InvalidOperationException("No variable of this table was fixed.");
        _ext = null;
        return values;
    }

    public void Dispose() => _ext?.Dispose();
}
