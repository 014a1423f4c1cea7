using System.Text;
using System.Text.Json;

namespace Cairn.Evm.Tests;

/// <summary>
/// A node may answer anything: the only exception that reaches a caller is <see cref="RpcException"/>.
/// </summary>
public class HostileAnswerTests
{
    private const int Seed = 32_603;

    private const string Receipt = """
        {"jsonrpc":"2.0","id":0,"result":{"transactionHash":
        "0x00000000000000000000000000000000000000000000000000000000000000aa","transactionIndex":"0x1",
        "blockHash":"0x00000000000000000000000000000000000000000000000000000000000000bb","blockNumber":"0x10",
        "from":"0x00000000000000000000000000000000000000cc","to":null,"contractAddress":null,"status":"0x1",
        "gasUsed":"0x5208","effectiveGasPrice":"0x3b9aca00","logs":[{"address":
        "0x00000000000000000000000000000000000000dd","topics":
        ["0x00000000000000000000000000000000000000000000000000000000000000ee"],"data":"0x","blockNumber":"0x10",
        "blockHash":"0x00000000000000000000000000000000000000000000000000000000000000bb","transactionHash":
        "0x00000000000000000000000000000000000000000000000000000000000000aa","transactionIndex":"0x1",
        "logIndex":"0x0"}]}}
        """;

    private const string Block = """
        {"jsonrpc":"2.0","id":0,"result":{"number":"0x1",
        "hash":"0x00000000000000000000000000000000000000000000000000000000000000aa",
        "parentHash":"0x00000000000000000000000000000000000000000000000000000000000000bb",
        "timestamp":"0x5","gasLimit":"0x1c9c380","gasUsed":"0x0","baseFeePerGas":"0x7"}}
        """;

    private const string Error = """
        {"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"execution reverted: \ud83d\ude00","data":"0x08c379a0"}}
        """;

    private static JsonElement Read(byte[] body) =>
        JsonRpcReader.Read(body, [new RpcRequest("eth_test")], true, 0)[0].ResultOrThrow();

    [Fact]
    public void Well_formed_answers_are_read()
    {
        var receipt = RpcJson.Receipt(Read(Encoding.UTF8.GetBytes(Receipt)))!;
        Assert.True(receipt.Succeeded);
        Assert.Equal(16UL, receipt.Logs.Single().BlockNumber);
        Assert.Equal(1UL, RpcJson.Header(Read(Encoding.UTF8.GetBytes(Block)))!.Number);
        Assert.Equal(RpcFault.Reverted,
            Assert.Throws<RpcException>(() => Read(Encoding.UTF8.GetBytes(Error))).Fault);
    }

    [Fact]
    public void Mutated_answers_end_in_a_value_or_an_rpc_fault()
    {
        var random = new Random(Seed);
        string[] answers = [Receipt, Block, Error];
        var refused = 0;
        for (var round = 0; round < 6000; round++)
        {
            var body = Encoding.UTF8.GetBytes(answers[round % answers.Length]);
            for (var i = random.Next(1, 4); i > 0; i--) body[random.Next(body.Length)] = (byte)random.Next(256);
            if (round % 5 == 0) "\\ud800"u8.CopyTo(body.AsSpan(random.Next(body.Length - 6)));
            try
            {
                var result = Read(body);
                if (round % answers.Length == 0) RpcJson.Receipt(result);
                else RpcJson.Header(result);
            }
            catch (RpcException)
            {
                refused++;
            }
        }
        Assert.True(refused > 0, $"seed {Seed}");
    }

    [Fact]
    public void Every_member_of_a_receipt_may_be_missing_or_of_another_kind()
    {
        using var document = JsonDocument.Parse(Receipt);
        foreach (var member in document.RootElement.GetProperty("result").EnumerateObject())
        {
            var text = $"\"{member.Name}\":";
            // A receipt's own transactionIndex is not read; that of its logs is covered by the other members.
            if (member.Name == "transactionIndex") continue;
            foreach (var wrong in (string[])["5", "{}", "\"0xzz\"", ""])
            {
                var replacement = wrong.Length == 0 ? "\"x\":" : $"{text}{wrong},\"x\":";
                var body = Encoding.UTF8.GetBytes(Receipt.Replace(text, replacement));
                var optional = member.Name is "to" or "contractAddress" && wrong.Length == 0;
                if (optional) RpcJson.Receipt(Read(body));
                else Assert.Throws<RpcException>(() => RpcJson.Receipt(Read(body)));
            }
        }
    }
}
