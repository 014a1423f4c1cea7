using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A batch receipt on record.</summary>
internal readonly record struct ReceiptEntry(int Participant, Hash32 Lease, Hash32 Root, int Count);
