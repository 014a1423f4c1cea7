namespace Cairn.Tensors.Canonical.Form;

/// <summary>How sixteen lanes become one: lane l takes lane l+8, then l+4, l+2, l+1.</summary>
public enum Fold : byte
{
    /// <summary>One lane: nothing to fold.</summary>
    None = 0,

    /// <summary>Float a + b, each result + 0.</summary>
    Add = 1,

    /// <summary>Float a &gt; b ? a : b, each result + 0.</summary>
    Max = 2,
}
