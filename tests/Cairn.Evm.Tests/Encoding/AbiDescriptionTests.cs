using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class AbiDescriptionTests
{
    private const string Json = """
        [
          {"type":"constructor","inputs":[{"name":"supply","type":"uint256"}]},
          {"type":"function","name":"transfer","stateMutability":"nonpayable",
           "inputs":[{"name":"to","type":"address"},{"name":"value","type":"uint256"}],
           "outputs":[{"name":"","type":"bool"}]},
          {"type":"function","name":"open","stateMutability":"payable","inputs":[
            {"name":"terms","type":"tuple[2]","internalType":"struct Market.Terms[2]","components":[
              {"name":"client","type":"address"},{"name":"tags","type":"string[]"}]}],"outputs":[]},
          {"type":"event","name":"Transfer","inputs":[
            {"name":"from","type":"address","indexed":true},{"name":"to","type":"address","indexed":true},
            {"name":"value","type":"uint256","indexed":false}]},
          {"type":"event","name":"Named","inputs":[
            {"name":"name","type":"string","indexed":true},{"name":"size","type":"uint8"}]},
          {"type":"error","name":"Broke","inputs":[{"name":"have","type":"uint256"}]},
          {"type":"receive","stateMutability":"payable"}
        ]
        """;

    private static readonly ContractAbi Contract = ContractAbi.Parse(Json);

    [Fact]
    public void Functions_have_selectors_and_tuples_their_components()
    {
        Assert.Equal("0xa9059cbb", Hex.Format(Contract.Functions[0].Selector.Span));
        Assert.Equal("open((address,string[])[2])", Contract.Functions[1].Signature);
        Assert.Equal("client", Contract.Functions[1].Inputs[0].Type.Element!.Components[0].Name);
        Assert.Equal(AbiMutability.Payable, Contract.Functions[1].Mutability);
        Assert.Equal("supply", Contract.Constructor[0].Name);
    }

    [Fact]
    public void Calls_are_encoded_and_read_back()
    {
        var to = Address.Parse("0xde709f2102306220921060314715629080e2fb77");
        var data = Contract.Functions[0].EncodeCall(to, (UInt256)5);
        Assert.Equal("0xa9059cbb000000000000000000000000de709f2102306220921060314715629080e2fb77"
            + "5".PadLeft(64, '0'), Hex.Format(data));
        Assert.True(Contract.Functions[0].TryDecodeCall(data, out var arguments));
        Assert.Equal([to, (UInt256)5], arguments);
        Assert.False(Contract.Functions[1].TryDecodeCall(data, out _));
    }

    [Fact]
    public void Events_are_read_from_topics_and_data()
    {
        var transfer = Contract.Events[0];
        var from = Address.Parse("0xde709f2102306220921060314715629080e2fb77");
        Hash32[] topics = [transfer.Topic, ((AbiWord)from).Value, Hash32.Zero];
        Assert.True(transfer.TryDecode(topics, ((UInt256)7).ToBigEndian(), out var arguments));
        Assert.Equal([from, Address.Zero, (UInt256)7], arguments);
        Assert.False(transfer.TryDecode(topics[..2], ((UInt256)7).ToBigEndian(), out _));
        Assert.False(transfer.TryDecode([Hash32.Zero, .. topics[1..]], ((UInt256)7).ToBigEndian(), out _));
        Assert.Equal([transfer.Topic, null, topics[1]], transfer.EncodeTopics(null, from));
    }

    [Fact]
    public void Indexed_text_is_known_by_its_hash_only()
    {
        var named = Contract.Events[1];
        var hash = Keccak256.ComputeUtf8("cairn");
        Assert.True(named.TryDecode([named.Topic, hash], ((UInt256)3).ToBigEndian(), out var arguments));
        Assert.Equal([hash, (UInt256)3], arguments);
    }

    [Fact]
    public void Errors_are_read_from_revert_data()
    {
        var broke = Contract.Errors[0];
        Assert.True(broke.TryDecode(broke.Encode((UInt256)9), out var arguments));
        Assert.Equal([(UInt256)9], arguments);
        Assert.False(broke.TryDecode(new byte[4], out _));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{\"type\":\"nonsense\"}]")]
    [InlineData("[{\"type\":\"function\"}]")]
    [InlineData("[{\"type\":\"function\",\"name\":\"f\",\"inputs\":[{\"type\":\"uint7\"}]}]")]
    [InlineData("[")]
    public void Wrong_descriptions_are_refused(string json) =>
        Assert.Throws<FormatException>(() => ContractAbi.Parse(json));
}
