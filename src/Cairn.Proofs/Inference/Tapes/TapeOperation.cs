namespace Cairn.Proofs.Inference;

/// <summary>The instructions of a tape, by their codes; docs/verifier-tapes.md says what each does.</summary>
internal enum TapeOperation : byte
{
    /// <summary>All of the proof must have been read.</summary>
    End = 0x00,

    /// <summary>d = a · b.</summary>
    Multiply = 0x01,

    /// <summary>d = a + b.</summary>
    Add = 0x02,

    /// <summary>d = a − b.</summary>
    Subtract = 0x03,

    /// <summary>d = a · b + c.</summary>
    MultiplyAdd = 0x04,

    /// <summary>d = 1 − a − b + 2ab.</summary>
    Eq = 0x05,

    /// <summary>d = c · (1 − a − b + 2ab).</summary>
    EqMultiply = 0x06,

    /// <summary>d = k.</summary>
    SetConstant = 0x07,

    /// <summary>d = a · k.</summary>
    MultiplyConstant = 0x08,

    /// <summary>d = a + k.</summary>
    AddConstant = 0x09,

    /// <summary>Challenges.</summary>
    Challenge = 0x0A,

    /// <summary>Values that the prover claims.</summary>
    Receive = 0x0B,

    /// <summary>A sumcheck of the claim.</summary>
    Sumcheck = 0x0C,

    /// <summary>A sumcheck weighed by eq of a point.</summary>
    WeightedSumcheck = 0x0D,

    /// <summary>eq of a point with all numbers.</summary>
    EqTable = 0x0E,

    /// <summary>Σ of numbers, constants or the statement's, times registers.</summary>
    Dot = 0x0F,

    /// <summary>Adds registers where an input's numbers say.</summary>
    Scatter = 0x10,

    /// <summary>Rejects unless zero.</summary>
    RequireZero = 0x11,

    /// <summary>Rejects if zero.</summary>
    RequireNonzero = 0x12,

    /// <summary>Binds a committed vector.</summary>
    Bind = 0x13,

    /// <summary>The opening of all vectors.</summary>
    Open = 0x14,

    /// <summary>Copies registers.</summary>
    Move = 0x15,

    /// <summary>Σ of registers times registers.</summary>
    Inner = 0x17,

    /// <summary>No instruction: registers from several places side by side, by moves and constants.</summary>
    Gather = 0xFF,
}
