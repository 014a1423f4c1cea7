namespace Cairn.Evm;

/// <summary>What a node's pool said to a transaction. Nodes word it differently; the words are sorted here.</summary>
internal enum PoolReply
{
    Accepted,
    AlreadyKnown,
    NonceTooLow,
    Underpriced,
    InsufficientFunds,
    Refused,
}
