using Cairn.Crypto;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>How a piece ended.</summary>
internal sealed record TinyOutcome(
    bool Failed, Hash32 Outputs, uint Step = 0, uint Op = 0, uint Check = 0, ulong Element = 0)
{
    public Hash32 Root => Failed
        ? Documents.Hash([0x30, .. Documents.U32(Step), .. Documents.U32(Op), .. Documents.U32(Check),
            .. Documents.U64(Element)])
        : Documents.Hash([0x31, .. Outputs.AsSpan()]);

    public object[] Values => [Failed, Outputs, Step, Op, Check, Element];
}
