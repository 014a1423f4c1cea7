namespace Cairn.Proofs.Fields;

/// <summary>One element of a field, always in its canonical form: equal elements have equal bits.</summary>
internal interface IField<TSelf> : IEquatable<TSelf>
    where TSelf : unmanaged, IField<TSelf>
{
    static abstract TSelf Zero { get; }

    static abstract TSelf One { get; }

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract bool operator ==(TSelf x, TSelf y);

    static abstract bool operator !=(TSelf x, TSelf y);

    /// <summary>The reciprocal; zero for zero.</summary>
    TSelf Inverse();
}
