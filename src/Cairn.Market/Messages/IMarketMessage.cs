using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Market;

/// <summary>A message of the market that is signed as EIP-712 typed data and written into documents.</summary>
/// <typeparam name="T">The message itself.</typeparam>
public interface IMarketMessage<T>
    where T : IMarketMessage<T>
{
    /// <summary>EIP-712's hashStruct of the message.</summary>
    Hash32 StructHash();

    /// <summary>The message's fields as a map: addresses, hashes and amounts as text.</summary>
    DagValue ToDag();

    /// <summary>Reads what <see cref="ToDag"/> wrote; faults are left in <paramref name="fields"/>.</summary>
    static abstract T FromDag(DagFields fields);
}
