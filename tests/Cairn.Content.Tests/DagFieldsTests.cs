namespace Cairn.Content.Tests;

public sealed class DagFieldsTests
{
    private static readonly DagValue Good = DagValue.Map([
        ("name", "x"), ("count", 3), ("on", true), ("data", DagValue.Map([("cid", Cid.Of(Codec.Raw, "a"u8))])),
        ("raw", DagValue.Bytes([1, 2])), ("parts", DagValue.List([DagValue.Map([("n", 1)]), DagValue.Map([("n", 2)])])),
    ]);

    [Fact]
    public void A_good_document_is_read_whole() => Assert.Equal("", Read(Good));

    public static TheoryData<string, DagValue, string> Faults => new()
    {
        { "missing", Good.Without("name"), "job.name is missing." },
        { "kind", Good.With("name", 1), "job.name must be of kind String, not Integer." },
        { "long", Good.With("name", new string('x', 300)), "job.name has 300 characters; at most 256 are allowed." },
        { "range", Good.With("count", 11), "job.count is 11; it must be 0 to 10." },
        { "huge", Good.With("count", ulong.MaxValue), "job.count is 18446744073709551615; it must be 0 to 10." },
        { "length", Good.With("raw", DagValue.Bytes([1])), "job.raw has 1 bytes; it must have 2." },
        { "unknown", Good.With("zzz", 1), "job.zzz is not known here; remove it." },
        { "inner", Good.With("data", DagValue.Map([("cid", 1)])), "job.data.cid must be of kind Link, not Integer." },
        { "inner unknown", Good.With("data", Good.AsMap["data"].With("y", 1)),
            "job.data.y is not known here; remove it." },
        { "item", Good.With("parts", DagValue.List([DagValue.Map([("n", 9)])])),
            "job.parts[0].n is 9; it must be 1 to 2." },
        { "no map", Good.With("parts", DagValue.List([5])), "job.parts[0] must be a map, not Integer." },
        { "many", Good.With("parts", DagValue.List(Enumerable.Repeat((DagValue)1, 4))),
            "job.parts has 4 entries; at most 3 are allowed." },
        { "root", DagValue.List([]), "job must be a map, not List." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_first_fault_is_named(string what, DagValue document, string error)
    {
        Assert.NotEmpty(what);
        Assert.Equal(error, Read(document));
    }

    private static string Read(DagValue document)
    {
        var fields = new DagFields(document, "job");
        fields.String("name");
        fields.Integer("count", 0, 10);
        fields.Boolean("on");
        var data = fields.Map("data");
        data.Link("cid");
        data.Finish();
        fields.Bytes("raw", 2);
        fields.Maps("parts", 3, f => f.Integer("n", 1, 2));
        Assert.Equal(fields.Error.Length == 0 && fields.Finish(), fields.Error.Length == 0);
        return fields.Error;
    }
}
