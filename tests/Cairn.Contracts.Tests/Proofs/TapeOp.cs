namespace Cairn.Contracts.Tests.Proofs;

/// <summary>A tape's instructions, by the names of docs/verifier-tapes.md.</summary>
internal enum TapeOp : byte
{
    End, Mul, Add, Sub, Mac, Eq1, EqMac, SetI, MulI, AddI, Chal, Recv, SumC, WSum, EqTab, Dot, Scat, Zero, NonZ, Bind,
    Open, Mov, EqN, Lin, Horn, PowX,
}
