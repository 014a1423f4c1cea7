using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>Money on development chains, where anybody may mint test dollars.</summary>
public static class TestMoney
{
    /// <summary>Token base units in a dollar.</summary>
    public const int BaseUnitsPerDollar = 1_000_000;

    /// <summary>Gives an account test dollars unless it has some.</summary>
    internal static async Task MintOnceAsync(
        EvmClient chain, TransactionSender sender, Address token, Address account, int dollars, CancellationToken ct)
    {
        var contract = new TestDollarContract(chain, token);
        if (!(await contract.BalanceOfAsync(account, cancel: ct)).IsZero)
            return;
        var amount = (UInt256)(ulong)dollars * (UInt256)(ulong)BaseUnitsPerDollar;
        (await sender.SendAsync(contract.Mint(account, amount), ct)).ReceiptOrThrow();
    }
}
