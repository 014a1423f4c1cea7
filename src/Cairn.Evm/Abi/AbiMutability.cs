namespace Cairn.Evm;

/// <summary>What a function may do (the ABI's stateMutability).</summary>
public enum AbiMutability
{
    /// <summary>Reads nothing.</summary>
    Pure,
    /// <summary>Reads the chain.</summary>
    View,
    /// <summary>Writes; takes no ether.</summary>
    NonPayable,
    /// <summary>Writes; takes ether.</summary>
    Payable,
}
