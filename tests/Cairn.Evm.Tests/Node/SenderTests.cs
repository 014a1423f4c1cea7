using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class SenderTests
{
    private static readonly Address Someone = Address.Parse("0x00000000000000000000000000000000000a11ce");

    private static TransactionSender Sender(AnvilNode node, double replaceAfterSeconds = 30,
        double maxWaitSeconds = 120) =>
        new(node.Client, node.Rich, AnvilNode.ChainId, new TransactionSenderOptions
        {
            PollSeconds = 0.05, ReplaceAfterSeconds = replaceAfterSeconds, MaxWaitSeconds = maxWaitSeconds,
        });

    private static async Task<Address> DeployAsync(TransactionSender sender) =>
        (await sender.SendAsync(Counter.Deploy())).ReceiptOrThrow().ContractAddress!.Value;

    [AnvilFact]
    public async Task Ether_contracts_and_reverts()
    {
        await using var node = await AnvilNode.StartAsync();
        using var sender = Sender(node);
        Assert.Equal(AnvilNode.ChainId, await node.Client.GetChainIdAsync());
        var paid = await sender.SendAsync(new ContractCall(Someone, default, 12345));
        Assert.True(paid.Succeeded, paid.Text);
        Assert.Equal((UInt256)12345, await node.Client.GetBalanceAsync(Someone));
        var contract = await DeployAsync(sender);
        Assert.NotEmpty(await node.Client.GetCodeAsync(contract));
        var receipt = (await sender.SendAsync(Counter.Log(contract, 7))).ReceiptOrThrow();
        Assert.Equal(7, receipt.Logs.Single().Data.Span[31]);
        Assert.True(receipt.CostWei > 0);
        var refused = await sender.SendAsync(Counter.Log(contract, 0));
        Assert.Equal(TransactionStatus.WouldRevert, refused.Status);
        Assert.Equal("0xdeadbeef", Hex.Format(refused.RevertData.Span));
        var call = await node.Client.TryCallAsync(Counter.Log(contract, 0));
        Assert.True(call.Reverted);
        Assert.Equal("0xdeadbeef", Hex.Format(call.Data.Span));
    }

    [AnvilFact]
    public async Task An_empty_account_is_told_so_and_its_nonce_is_not_spent()
    {
        await using var node = await AnvilNode.StartAsync();
        using var poor = EthereumKey.Create();
        using var sender = new TransactionSender(node.Client, poor, AnvilNode.ChainId);
        var outcome = await sender.SendAsync(new ContractCall(Someone, default, 1));
        Assert.Equal(TransactionStatus.InsufficientFunds, outcome.Status);
        using var rich = Sender(node);
        Assert.True((await rich.SendAsync(new ContractCall(poor.Address, default, UInt256.One << 60))).Succeeded);
        Assert.True((await sender.SendAsync(new ContractCall(Someone, default, 1))).Succeeded);
    }

    [AnvilFact]
    public async Task A_base_fee_above_the_limit_is_refused_with_the_remedy()
    {
        await using var node = await AnvilNode.StartAsync("--base-fee", "3000000000");
        using var sender = new TransactionSender(node.Client, node.Rich, AnvilNode.ChainId,
            new TransactionSenderOptions { MaxFeePerGasWei = 1_000_000_000 });
        var outcome = await sender.SendAsync(new ContractCall(Someone, default, 1));
        Assert.Equal(TransactionStatus.Refused, outcome.Status);
        Assert.Contains("MaxFeePerGasWei", outcome.Text);
        Assert.Equal(0UL, await node.Client.GetNonceAsync(sender.Address, BlockTag.Pending));
    }

    [AnvilFact]
    public async Task Concurrent_sends_leave_no_gap_and_no_double()
    {
        await using var node = await AnvilNode.StartAsync("--block-time", "1");
        using var sender = Sender(node);
        const int count = 30;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count)
            .Select(_ => sender.SendAsync(new ContractCall(Someone, default, 1))));
        Assert.All(outcomes, o => Assert.True(o.Succeeded, o.Text));
        Assert.Equal(count, outcomes.Select(o => o.Hash).Distinct().Count());
        Assert.Equal((UInt256)count, await node.Client.GetBalanceAsync(Someone));
        Assert.Equal((ulong)count, await node.Client.GetNonceAsync(sender.Address));
    }

    [AnvilFact]
    public async Task A_stuck_transaction_is_replaced_with_a_higher_fee()
    {
        await using var node = await AnvilNode.StartAsync("--no-mining");
        using var sender = Sender(node, replaceAfterSeconds: 0.2);
        var submission = await sender.SubmitAsync(new ContractCall(Someone, default, 5));
        var first = submission.Pending!.Newest;
        var waiting = sender.WaitAsync(submission.Pending);
        while (submission.Pending.Hashes.Count < 3) await Task.Delay(20);
        await node.MineAsync();
        var outcome = await waiting;
        Assert.True(outcome.Succeeded, outcome.Text);
        Assert.NotEqual(first.Hash, outcome.Hash);
        var (before, after) = ((FeeMarketTransaction)first.Transaction,
            (FeeMarketTransaction)submission.Pending.Newest.Transaction);
        Assert.True(after.MaxFeePerGasWei * 100 >= before.MaxFeePerGasWei * 132);
        Assert.Equal((UInt256)5, await node.Client.GetBalanceAsync(Someone));
    }

    [AnvilFact]
    public async Task A_dropped_transaction_is_offered_again()
    {
        await using var node = await AnvilNode.StartAsync("--no-mining");
        using var sender = Sender(node);
        var submission = await sender.SubmitAsync(new ContractCall(Someone, default, 5));
        await node.DoAsync("anvil_dropTransaction", submission.Pending!.Newest.Hash.ToString());
        Assert.False(await node.Client.KnowsTransactionAsync(submission.Pending.Newest.Hash));
        var waiting = sender.WaitAsync(submission.Pending);
        while (!await node.Client.KnowsTransactionAsync(submission.Pending.Newest.Hash)) await Task.Delay(20);
        await node.MineAsync();
        Assert.True((await waiting).Succeeded);
    }

    [AnvilFact]
    public async Task A_revert_when_mined_has_its_data()
    {
        await using var node = await AnvilNode.StartAsync();
        using var sender = Sender(node);
        var contract = await DeployAsync(sender);
        // Estimated as an empty account, which accepts anything; then the reverting code is put there.
        await node.DoAsync("evm_setAutomine", false);
        var submission = await sender.SubmitAsync(Counter.Log(Someone, 0));
        await node.DoAsync("anvil_setCode", Someone.ToLowerHex(), Hex.Format(await node.Client.GetCodeAsync(contract)));
        await node.MineAsync();
        var outcome = await sender.WaitAsync(submission.Pending!);
        Assert.Equal(TransactionStatus.Reverted, outcome.Status);
        Assert.Equal("0xdeadbeef", Hex.Format(outcome.RevertData.Span));
        Assert.NotNull(outcome.Receipt);
    }

    [AnvilFact]
    public async Task A_nonce_used_elsewhere_is_noticed()
    {
        await using var node = await AnvilNode.StartAsync("--no-mining");
        using var sender = Sender(node);
        var submission = await sender.SubmitAsync(new ContractCall(Someone, default, 5));
        await node.DoAsync("anvil_dropTransaction", submission.Pending!.Newest.Hash.ToString());
        using var other = Sender(node);
        var taken = await other.SubmitAsync(new ContractCall(Someone, default, 9));
        Assert.Equal(submission.Pending.Nonce, taken.Pending!.Nonce);
        await node.MineAsync();
        Assert.Equal(TransactionStatus.Displaced, (await sender.WaitAsync(submission.Pending)).Status);
        Assert.True((await other.WaitAsync(taken.Pending)).Succeeded);
        Assert.Equal((UInt256)9, await node.Client.GetBalanceAsync(Someone));
    }

    [AnvilFact]
    public async Task Waiting_outlives_a_node_that_is_away_and_a_timeout()
    {
        await using var node = await AnvilNode.StartAsync("--no-mining");
        using var sender = Sender(node, maxWaitSeconds: 1);
        var submission = await sender.SubmitAsync(new ContractCall(Someone, default, 5));
        Assert.Equal(TransactionStatus.TimedOut, (await sender.WaitAsync(submission.Pending!)).Status);
        node.Stop();
        Assert.Equal(TransactionStatus.TimedOut, (await sender.WaitAsync(submission.Pending!)).Status);
        // A new chain with the same account: the same signed transaction is offered again.
        await node.RestartAsync();
        using var patient = Sender(node);
        var waiting = patient.WaitAsync(submission.Pending!);
        while (!await node.Client.KnowsTransactionAsync(submission.Pending!.Newest.Hash)) await Task.Delay(20);
        await node.MineAsync();
        Assert.True((await waiting).Succeeded);
    }

    [AnvilFact]
    public async Task A_reorganisation_that_takes_the_transaction_out_puts_it_in_again()
    {
        await using var node = await AnvilNode.StartAsync();
        await node.MineAsync(5);
        using var sender = new TransactionSender(node.Client, node.Rich, AnvilNode.ChainId,
            new TransactionSenderOptions { PollSeconds = 0.05, Confirmations = 3, MaxWaitSeconds = 120 });
        var submission = await sender.SubmitAsync(new ContractCall(Someone, default, 5));
        var waiting = sender.WaitAsync(submission.Pending!);
        var hash = submission.Pending!.Newest.Hash;
        while (await node.Client.GetReceiptAsync(hash) is null) await Task.Delay(20);
        await node.DoAsync("anvil_reorg", 2, new JsonArray());
        Assert.False(waiting.IsCompleted);
        while (await node.Client.GetReceiptAsync(hash) is null)
        {
            await node.MineAsync();
            await Task.Delay(50);
        }
        await node.MineAsync(3);
        Assert.True((await waiting).Succeeded);
        Assert.Equal((UInt256)5, await node.Client.GetBalanceAsync(Someone));
    }

    [AnvilFact]
    public async Task A_chain_that_loses_a_mined_transaction_gets_it_again_before_the_next()
    {
        await using var node = await AnvilNode.StartAsync("--no-mining");
        using var sender = Sender(node);
        var before = await node.Client.Rpc.CallAsync(new RpcRequest("evm_snapshot"));
        var first = await sender.SubmitAsync(new ContractCall(Someone, default, 5));
        await node.MineAsync();
        Assert.True((await sender.WaitAsync(first.Pending!)).Succeeded);
        var second = await sender.SubmitAsync(new ContractCall(Someone, default, 9));
        await node.DoAsync("evm_revert", before.GetString()!);
        await node.DoAsync("anvil_dropAllTransactions");
        Assert.Null(await node.Client.GetReceiptAsync(first.Pending!.Newest.Hash));

        var waiting = sender.WaitAsync(second.Pending!);
        while (!waiting.IsCompleted)
        {
            await node.MineAsync();
            await Task.Delay(50);
        }

        Assert.True((await waiting).Succeeded);
        Assert.NotNull(await node.Client.GetReceiptAsync(first.Pending.Newest.Hash));
        Assert.Equal((UInt256)14, await node.Client.GetBalanceAsync(Someone));
    }

    [AnvilFact]
    public async Task Set_code_transactions_delegate_an_account()
    {
        await using var node = await AnvilNode.StartAsync("--hardfork", "prague");
        using var sender = Sender(node);
        var contract = await DeployAsync(sender);
        using var account = EthereumKey.Create();
        var block = (await node.Client.GetBlockAsync())!;
        var transaction = new SetCodeTransaction
        {
            ChainId = AnvilNode.ChainId, Nonce = await node.Client.GetNonceAsync(sender.Address), GasLimit = 200_000,
            To = account.Address, Data = ((UInt256)3).ToBigEndian(), MaxPriorityFeePerGasWei = 1_000_000_000,
            MaxFeePerGasWei = block.BaseFeePerGasWei!.Value * 2 + 1_000_000_000,
            Authorizations = [CodeAuthorization.Create(AnvilNode.ChainId, contract, 0, account)],
        }.Sign(node.Rich);
        var hash = await node.Client.SendRawAsync(transaction);
        Assert.Equal(transaction.Hash, hash);
        TransactionReceipt? receipt;
        while ((receipt = await node.Client.GetReceiptAsync(hash)) is null) await Task.Delay(20);
        Assert.True(receipt.Succeeded);
        Assert.Equal(account.Address, receipt.Logs.Single().Address);
        Assert.Equal("0xef0100" + contract.ToLowerHex()[2..],
            Hex.Format(await node.Client.GetCodeAsync(account.Address)));
    }

    [AnvilFact]
    public async Task Batches_answer_in_order_with_errors_in_place()
    {
        await using var node = await AnvilNode.StartAsync();
        RpcRequest[] requests =
        [
            new("eth_chainId"), new("no_such_method"), new("eth_getBalance", Someone.ToLowerHex(), "latest"),
        ];
        var answers = await node.Client.Rpc.BatchAsync(requests);
        Assert.Equal("0x7a69", answers[0].ResultOrThrow().GetString());
        Assert.Equal(RpcFault.NodeError, answers[1].Error!.Fault);
        Assert.Equal("0x0", answers[2].ResultOrThrow().GetString());
    }
}
