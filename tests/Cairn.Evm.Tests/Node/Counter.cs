using Cairn.Crypto;

namespace Cairn.Evm.Tests;

/// <summary>A contract written in EVM opcodes, so that these tests need no compiler.</summary>
internal static class Counter
{
    // Any call with 32 bytes: logs them as data under topic 1, and reverts with Error-less data if they are zero.
    //   PUSH0 CALLDATALOAD            value
    //   DUP1 ISZERO PUSH1 0x10 JUMPI  revert when zero
    //   PUSH0 MSTORE  PUSH1 1 PUSH1 32 PUSH0 LOG1  STOP
    //   JUMPDEST PUSH4 0xdeadbeef PUSH0 MSTORE PUSH1 4 PUSH1 28 REVERT
    private const string Runtime =
        "5f35" + "80156010" + "57" + "5f52" + "600160205f" + "a1" + "00" + "5b" + "63deadbeef5f52" + "6004601cfd";

    public static Hash32 Topic { get; } = UInt256.One.ToHash32();

    /// <summary>The call that deploys it: the code copies what follows it.</summary>
    public static ContractCall Deploy()
    {
        var runtime = Hex.Parse(Runtime);
        byte[] creation = [0x60, (byte)runtime.Length, 0x60, 0x0a, 0x5f, 0x39, 0x60, (byte)runtime.Length, 0x5f, 0xf3];
        return new ContractCall(null, (byte[])[.. creation, .. runtime]);
    }

    public static ContractCall Log(Address contract, ulong value) =>
        new(contract, ((UInt256)value).ToBigEndian());
}
