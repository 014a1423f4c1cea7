using Cairn.Content;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>A party's identity.</summary>
/// <param name="Account">A provider of the job, or whoever signs its vouchers.</param>
/// <param name="AgentId">Its number in the receipt's registry.</param>
public sealed record ReceiptAgent(Address Account, ulong AgentId)
{
    internal DagValue ToDag() => DagValue.Map([("account", Account.ToString()), ("agent_id", AgentId)]);

    internal static ReceiptAgent FromDag(DagFields fields) =>
        new(fields.Address("account"), fields.Unsigned64("agent_id"));
}
