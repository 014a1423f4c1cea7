namespace Cairn.Proofs;

/// <summary>The trees that a responder answers for.</summary>
public enum TreeKind : byte
{
    /// <summary>The states kept on the way.</summary>
    Segments = 0,

    /// <summary>All states.</summary>
    States = 1,

    /// <summary>The tensors of the state at the begin of a run.</summary>
    State = 2,

    /// <summary>The operators of a run.</summary>
    Trace = 3,

    /// <summary>The tiles of a tensor that an operator of a run wrote.</summary>
    Tensor = 4,

    /// <summary>The outputs.</summary>
    Outputs = 5,
}
