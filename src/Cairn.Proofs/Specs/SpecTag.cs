namespace Cairn.Proofs;

/// <summary>The first byte of everything that is hashed and is no node: one for each kind of document.</summary>
internal static class SpecTag
{
    public const byte Head = 0x10;
    public const byte Operator = 0x11;
    public const byte Binding = 0x12;
    public const byte Check = 0x13;
    public const byte Instance = 0x14;
    public const byte Carry = 0x15;
    public const byte Output = 0x16;
    public const byte Parameters = 0x17;
    public const byte PlanEntry = 0x18;
    public const byte Plan = 0x19;
    public const byte OperatorLeaf = 0x20;
    public const byte Fail = 0x30;
    public const byte Success = 0x31;
}
