using System.Collections.Immutable;
using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>A case as a document's map, to be kept.</summary>
public static class CaseForm
{
    private const int PathMax = 64;

    public static DagValue ToDag(this DisputeCase about)
    {
        var map = DagValue.Map(
        [
            ("terms", about.Terms.ToDag()), ("subject", about.Subject.ToDag()), ("receipt", Of(about.Receipt)),
            ("word", Of(about.Word)), ("plan", Of(about.Plan)), ("checkpoint_every", about.CheckpointEvery),
            ("nonce", about.Nonce.ToString()), ("first_block", about.FirstBlock),
        ]);
        if (!about.State.IsDefault)
            map = map.With("state", about.State);
        if (about.Assertion is { } assertion)
            map = map.With("assertion", Of(assertion));
        return about.Input is { } input ? map.With("input", Of(input)) : map;
    }

    /// <summary>Reads what <see cref="ToDag"/> wrote; faults are left in <paramref name="fields"/>.</summary>
    public static DisputeCase FromDag(DagFields fields) => new()
    {
        Terms = Terms.FromDag(fields.Map("terms")),
        Subject = SubjectForm.FromDag(fields.Map("subject")),
        Receipt = Receipt(fields.Map("receipt")),
        Word = Word(fields.Map("word")),
        Plan = Plan(fields.Map("plan")),
        CheckpointEvery = fields.Unsigned32("checkpoint_every"),
        Nonce = fields.Hash("nonce"),
        State = fields.Has("state") ? fields.Link("state") : default,
        FirstBlock = fields.Unsigned64("first_block"),
        Assertion = fields.Has("assertion") ? Assertion(fields.Map("assertion")) : null,
        Input = fields.Has("input") ? Input(fields.Map("input")) : null,
    };

    private static DagValue Of(SignedReceipt r) => DagValue.Map(
    [
        ("provider", r.Provider.ToString()), ("lease_id", r.LeaseId.ToString()), ("count", r.Count),
        ("root", r.Root.ToString()), ("r", r.R.ToString()), ("vs", r.Vs.ToString()),
    ]);

    private static SignedReceipt Receipt(DagFields f) => new(f.Address("provider"), f.Hash("lease_id"),
        f.Unsigned32("count"), f.Hash("root"), f.Hash("r"), f.Hash("vs"));

    private static DagValue Of(WordOpening w) => DagValue.Map(
    [
        ("committed", w.Committed.ToDag()), ("blob_digest", w.BlobDigest.ToString()), ("salt", w.Salt.ToString()),
        ("path", Of(w.Path)),
    ]);

    private static WordOpening Word(DagFields f) => new(
        CommitmentForm.FromDag(f.Map("committed")), f.Hash("blob_digest"), f.Hash("salt"), Path(f));

    private static DagValue Of(PlanOpening p) => DagValue.Map(
    [
        ("entry", DagValue.Bytes(p.Entry)), ("place", p.Place), ("entries", p.Entries), ("path", Of(p.Path)),
        ("head", DagValue.Bytes(p.Head)),
    ]);

    private static PlanOpening Plan(DagFields f) => new(f.Bytes("entry").ToArray(), f.Unsigned32("place"),
        f.Unsigned32("entries"), Path(f), f.Bytes("head").ToArray());

    private static DagValue Of(Assertion a) => DagValue.Map(
    [
        ("provider", a.Provider.ToString()), ("root", a.Root.ToString()), ("first", a.First), ("count", a.Count),
        ("branch", a.Branch), ("lane", (uint)a.Lane), ("amount", a.Amount.ToDag()),
    ]);

    private static Assertion Assertion(DagFields f) => new(f.Address("provider"), f.Hash("root"),
        f.Unsigned32("first"), f.Unsigned32("count"), f.Unsigned32("branch"), (byte)f.Integer("lane", 0, byte.MaxValue),
        f.Amount("amount"));

    private static DagValue Of(SignedInput i) => DagValue.Map(
    [
        ("stage", i.Stage), ("branch", i.Branch), ("input_root", i.InputRoot.ToString()), ("r", i.R.ToString()),
        ("vs", i.Vs.ToString()),
    ]);

    private static SignedInput Input(DagFields f) =>
        new(f.Unsigned32("stage"), f.Unsigned32("branch"), f.Hash("input_root"), f.Hash("r"), f.Hash("vs"));

    private static DagValue Of(ImmutableArray<Hash32> path) =>
        DagValue.List(path.Select(p => DagValue.Bytes(p.AsSpan())));

    private static ImmutableArray<Hash32> Path(DagFields f)
    {
        var items = f.List("path", PathMax);
        if (items.All(i => i.Kind == DagKind.Bytes && i.AsBytes.Length == Hash32.Size))
            return [.. items.Select(i => new Hash32(i.AsBytes.Span))];
        f.Fail("path", "must be of 32 bytes each");
        return [];
    }
}
