using System.Text;
using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Market.Tests;

/// <summary>Registration files: ERC-8004's form, and what a stranger's file may not do.</summary>
public sealed class RegistrationFileTests
{
    private static readonly AgentReference Agent = new(31337, Samples.Account(5), 7);
    private static readonly Address Owner = Samples.Account(6);

    private static readonly AgentCapabilities Capabilities = new()
    {
        Role = AgentCapabilities.Provider, Version = "0.1.0", Kinds = ["train", "sweep"],
        KernelSets = [Offer.KernelSetName], Threads = 4, VectorBits = 512, UnitsPerSecond = 100,
    };

    private static RegistrationFile File =>
        RegistrationFile.Of(Agent, Owner, new Uri("http://127.0.0.1:8700/"), Capabilities);

    [Fact]
    public void A_file_survives_its_bytes_and_is_found_by_its_uri()
    {
        Assert.True(RegistrationFile.TryRead(File.ToBytes(), out var read, out var error), error);
        Assert.Equal(File.ToBytes(), read.ToBytes());
        Assert.True(read.IsOf(Agent, Owner));
        Assert.True(RegistrationFile.TryParseUri(File.Uri, out var cid));
        Assert.Equal(Cid.Of(Codec.DagJson, File.ToBytes()), cid);
        Assert.Equal(100, read.Capabilities.UnitsPerSecond);
    }

    [Fact]
    public void The_fields_are_those_that_readers_of_erc8004_expect()
    {
        var value = DagJson.Decode(File.ToBytes()).AsMap;
        Assert.Equal("https://eips.ethereum.org/EIPS/eip-8004#registration-v1", value["type"].AsString);
        Assert.True(value["active"].AsBoolean);
        Assert.Equal($"did:pkh:eip155:31337:{Owner}", value["services"].AsList[0].AsMap["endpoint"].AsString);
        var registration = value["registrations"].AsList[0].AsMap;
        Assert.Equal(7, registration["agentId"].AsInteger);
        Assert.Equal($"eip155:31337:{Agent.Registry}", registration["agentRegistry"].AsString);
    }

    [Fact]
    public void A_file_is_of_one_identity_on_one_chain_and_of_one_account()
    {
        Assert.False(File.IsOf(Agent with { AgentId = 8 }, Owner));
        Assert.False(File.IsOf(Agent with { ChainId = 1 }, Owner));
        Assert.False(File.IsOf(Agent with { Registry = Owner }, Owner));
        Assert.False(File.IsOf(Agent, Samples.Account(7)));
    }

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(100, 130, true)]
    [InlineData(100, 134, false)]
    [InlineData(100, 75, true)]
    [InlineData(100, 74, false)]
    [InlineData(0, 1, false)]
    [InlineData(0, 1_000_000_000, false)]
    public void Measurements_within_a_quarter_of_each_other_say_the_same(long one, long other, bool like)
    {
        Assert.Equal(like, With(one).IsLike(With(other)));
        Assert.Equal(like, With(other).IsLike(With(one)));
        Assert.False(With(one).IsLike(With(one) with { Name = "another" }));

        static RegistrationFile With(long speed) =>
            File with { Capabilities = Capabilities with { UnitsPerSecond = speed } };
    }

    [Theory]
    [InlineData("\"active\":true", "\"active\":1", "registration.active")]
    [InlineData("registration-v1", "registration-v9", "registration.type")]
    [InlineData("eip155:31337:0x", "eip155:x:0x", "registrations[0].agentRegistry")]
    [InlineData("\"role\":\"provider\"", "\"role\":\"king\"", "registration.cairn.role")]
    [InlineData("\"threads\":4", "\"threads\":-4", "registration.cairn.threads")]
    [InlineData("\"kinds\":[\"train\"", "\"kinds\":[1", "registration.cairn.kinds")]
    [InlineData("\"description\"", "\"descriptiox\"", "registration.description")]
    public void A_malformed_file_is_refused_by_the_name_of_its_field(string from, string to, string field)
    {
        var text = Encoding.UTF8.GetString(File.ToBytes());
        Assert.Contains(from, text, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        Assert.False(RegistrationFile.TryRead(changed, out _, out var error));
        Assert.Contains(field, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/agent.json")]
    [InlineData("ipfs://")]
    [InlineData("ipfs://nonsense")]
    [InlineData("")]
    public void Other_uris_lead_nowhere(string uri) => Assert.False(RegistrationFile.TryParseUri(uri, out _));

    [Fact]
    public void A_file_that_is_too_large_is_refused()
    {
        var large = File with { Description = new string('x', RegistrationFile.MaxLength) };
        Assert.False(RegistrationFile.TryRead(large.ToBytes(), out _, out var error));
        Assert.NotEmpty(error);
    }
}
