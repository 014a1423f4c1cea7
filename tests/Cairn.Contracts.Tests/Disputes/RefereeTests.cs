using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Every kind of inconsistency is seen where it is, and nothing is seen where there is none.</summary>
[Collection(ChainCollection.Name)]
public sealed class RefereeTests(TestChain chain, ITestOutputHelper output)
{
    private static readonly TinyProgram Program = new();
    private static readonly Address Provider = TestJob.Provider(0);

    [Theory]
    [InlineData(0u, 0, 0u, 0)]
    [InlineData(1u, 0, 0u, 417)]
    [InlineData(1u, 1, 0u, 799)]
    [InlineData(0u, 1, 1u, 5)]
    [InlineData(2u, 0, 0u, 19)]
    [InlineData(2u, 1, 0u, 43)]
    public async Task A_cheat_at_an_element_is_seen(uint step, int op, uint written, int element)
    {
        var trace = new TinyTrace(Program, cheat: new(step, op, (int)written, element));
        foreach (var (statements, witness) in ElementWitnesses(trace, step, (uint)op, written, element))
            Assert.Equal(true, await JudgeAsync(trace, 6, statements, witness));
        foreach (var (statements, witness) in ElementWitnesses(trace, step, (uint)op, written, element == 5 ? 6 : 7))
            Assert.Equal(false, await JudgeAsync(trace, 6, statements, witness));
    }

    [Fact]
    public async Task No_honest_element_is_an_inconsistency_and_every_lie_about_accumulators_is()
    {
        var honest = new TinyTrace(Program);
        var index = new[] { 7, 33 };
        const long Address = 7 * TinyProgram.Width + 33;
        const int Last = TinyProgram.Width / 4;
        for (ushort entry = 0; entry < Last; entry++)
            Assert.Equal(false, await JudgeElementAsync(honest, 1, 0, 0, index, Address, 1, 0, entry));
        Assert.Equal(false, await JudgeElementAsync(honest, 1, 0, 0, index, Address, 0));
        Assert.Equal(false, await JudgeElementAsync(honest, 1, 0, 0, index, Address, 2));
        var list = honest.Partials(1, 0, 0, index);
        Assert.Equal(4 * (1 + Last), list.Length);
        foreach (var entry in (int[])[0, 1, 5, Last])
        {
            var liar = new TinyTrace(Program);
            var lie = list.ToArray();
            lie[4 * entry] ^= 0x40;
            liar.LieAboutPartials(1, 0, 0, (uint)Address, lie);
            Assert.Equal(entry == 0, await JudgeElementAsync(liar, 1, 0, 0, index, Address, 0));
            for (ushort from = 0; from < Last; from++)
                Assert.Equal(from == entry || from == entry - 1,
                    await JudgeElementAsync(liar, 1, 0, 0, index, Address, 1, 0, from));
            Assert.Equal(entry == Last, await JudgeElementAsync(liar, 1, 0, 0, index, Address, 2));
        }
    }

    [Fact]
    public async Task Sixteen_lanes_are_looked_at_one_by_one()
    {
        var (honest, liar) = (new TinyTrace(Program), new TinyTrace(Program));
        var list = honest.Partials(2, 0, 0, [3]);
        Assert.Equal(4 * 8 * (4 + 3), list.Length); // an init and three or two positions a lane
        list[4 * (8 * 4 + 3 + 2)] ^= 1; // the last of lane 9
        liar.LieAboutPartials(2, 0, 0, 3, list);
        for (ushort lane = 0; lane < 16; lane++)
        {
            Assert.Equal(false, await JudgeElementAsync(honest, 2, 0, 0, [3], 3, 1, lane, 1));
            Assert.Equal(lane == 9, await JudgeElementAsync(liar, 2, 0, 0, [3], 3, 1, lane, 1));
            Assert.Equal(false, await JudgeElementAsync(liar, 2, 0, 0, [3], 3, 0, lane));
        }
        Assert.Equal(false, await JudgeElementAsync(honest, 2, 0, 0, [3], 3, 2));
        Assert.Equal(true, await JudgeElementAsync(liar, 2, 0, 0, [3], 3, 2));
    }

    [Fact]
    public async Task A_list_of_accumulators_of_a_wrong_length_is_an_inconsistency_of_its_own()
    {
        var (honest, liar) = (new TinyTrace(Program), new TinyTrace(Program));
        liar.LieAboutPartials(0, 0, 0, 0, honest.Partials(0, 0, 0, [0, 0])[4..]);
        Assert.Equal(false, await JudgeElementAsync(honest, 0, 0, 0, [0, 0], 0, 0, kind: 7));
        Assert.Equal(true, await JudgeElementAsync(liar, 0, 0, 0, [0, 0], 0, 0, kind: 7));
        Assert.Null(await JudgeElementAsync(liar, 0, 0, 0, [0, 0], 0, 0));
    }

    [Fact]
    public async Task Links_between_commitments_must_hold()
    {
        var honest = new TinyTrace(Program);
        foreach (uint place in (uint[])[0, 1])
            Assert.Equal(false, await JudgeAsync(honest, 3, [], w => w.Segment(place)));
        foreach (var (step, tensor) in ((uint, ushort)[])[(0, 0), (0, 1), (1, 0), (1, 1)])
            Assert.Equal(false, await JudgeAsync(honest, 4, [], w => w.State(step, tensor)));
        foreach (ushort output in (ushort[])[0, 1])
            Assert.Equal(false, await JudgeAsync(honest, 5, [], w => w.Output(output)));

        var segment = new TinyTrace(Program);
        segment.SegmentLies[2] = Documents.Hash([1]);
        Assert.Equal(false, await JudgeAsync(segment, 3, [], w => w.Segment(0)));
        Assert.Equal(true, await JudgeAsync(segment, 3, [], w => w.Segment(1)));
        var state = new TinyTrace(Program);
        state.States[1] = [state.States[1][0], state.States[1][1].With(3, 1)];
        Assert.Equal(false, await JudgeAsync(state, 4, [], w => w.State(0, 0)));
        Assert.Equal(true, await JudgeAsync(state, 4, [], w => w.State(0, 1)));
        var outputs = new TinyTrace(Program);
        outputs.Outputs = [outputs.Outputs[0], outputs.Outputs[1].With(3, 1)];
        Assert.Equal(false, await JudgeAsync(outputs, 5, [], w => w.Output(0)));
        Assert.Equal(true, await JudgeAsync(outputs, 5, [], w => w.Output(1)));
    }

    [Fact]
    public async Task Forms_of_commitments_must_hold()
    {
        var honest = new TinyTrace(Program);
        Assert.Equal(false, await JudgeAsync(honest, 10, [], w => w.Roots(1, 1)));
        Assert.Equal(false, await JudgeAsync(honest, 11, [], w => w.Padding(0, 0, "y", 799)));
        Assert.Equal(false, await JudgeAsync(honest, 11, [], w => w.Padding(2, 1, "out", 799)));
        Assert.Equal(false, await JudgeAsync(honest, 11, [], w => w.Padding(2, 0, "s", 19)));

        var roots = new TinyTrace(Program);
        roots.Writes[1][1] = [.. roots.Writes[1][1], roots.Writes[1][0][0]];
        Assert.Equal(true, await JudgeAsync(roots, 10, [], w => w.Roots(1, 1)));
        // y has six tiles, so its tree has two leaves of padding.
        Assert.Equal(false, await JudgeAsync(honest, 11, [], w => w.PaddingLeaf(0, 0, "y", 6)));
        Assert.Null(await JudgeAsync(honest, 11, [], w => w.PaddingLeaf(0, 0, "y", 8)));
        var padded = new TinyTrace(Program);
        padded.Writes[0][0][0] = new TinyTensor(padded.Writes[0][0][0], Documents.Hash([1]));
        Assert.Equal(true, await JudgeAsync(padded, 11, [], w => w.PaddingLeaf(0, 0, "y", 6)));
        // The last tile of y has rows 16 to 19 and columns 32 to 39; that of s row 1, columns 0 to 3.
        foreach (var (step, op, written, tile, place, name, inside) in
            ((uint, int, int, int, int, string, bool)[])[
            (0, 0, 0, 5, 4 * 16 * 4, "y", false), (0, 0, 0, 5, 3 * 16 * 4 + 7 * 4, "y", true),
            (0, 0, 0, 5, 3 * 16 * 4 + 8 * 4, "y", false), (2, 0, 0, 0, 16 * 4 + 4 * 4, "s", false),
            (2, 0, 0, 0, 16 * 4 + 3 * 4, "s", true), (2, 1, 0, 0, 799, "out", true), (2, 1, 0, 0, 800, "out", false)])
        {
            var liar = new TinyTrace(Program);
            liar.Writes[(int)step][op][written] = new TinyTensor(liar.Writes[(int)step][op][written], tile, place);
            var last = liar.Writes[(int)step][op][written].Words.Length - 1;
            Assert.Equal(!inside, await JudgeAsync(liar, 11, [], w => w.Padding(step, (uint)op, name, last)));
        }
    }

    [Fact]
    public async Task A_fail_is_where_the_first_unsound_element_is()
    {
        var input = Program.Input.With(0, 0x7f800000);
        var failing = new TinyTrace(Program, input: input);
        var fail = failing.Fail!;
        Assert.Equal((0u, 0u, 0u), (fail.Step, fail.Op, fail.Check));
        Assert.Equal(false, await JudgeAsync(failing, 9, [], w => w.Finite(0, 0, 0, fail.Element, (long)fail.Element)));
        Assert.Null(await JudgeAsync(failing, 8, [], w => w.Finite(0, 0, 0, fail.Element, (long)fail.Element)));

        // A later one claimed, and success.
        var late = new TinyTrace(Program, input: input) { Fail = fail with { Element = fail.Element + 1 } };
        Assert.Equal(true, await JudgeAsync(late, 8, [], w => w.Finite(0, 0, 0, fail.Element, (long)fail.Element)));
        var sound = new TinyTrace(Program);
        Assert.Equal(false, await JudgeAsync(sound, 8, [], w => w.Finite(1, 1, 0, 100 + 9, 40 + 4 + 1)));
        var success = new TinyTrace(Program, cheat: new(1, 1, 0, 45, sound.Writes[1][1][0].Words[45] ^ 0x7f800000));
        success.Fail = null;
        success.Outputs = sound.Outputs;
        Assert.Equal(true, await JudgeAsync(success, 8, [], w => w.Finite(1, 1, 0, 100 + 9, 40 + 4 + 1)));
        Assert.Equal(false, await JudgeAsync(success, 8, [], w => w.Finite(1, 1, 0, 100 + 10, 40 + 4 + 2)));

        // Claims of fails that are none: finite, outside the check, no such check, operator or run.
        foreach (var (step, op, check, element, address, expected) in
            ((uint, uint, uint, ulong, long, bool?)[])[
            (1, 1, 0, 109, 45, true), (1, 1, 0, 99, 0, true), (1, 1, 0, 100 + 8 * 20, 0, true),
            (1, 1, 2, 0, 0, true), (1, 2, 0, 0, 0, true), (3, 0, 0, 0, 0, true)])
        {
            var liar = new TinyTrace(Program) { Fail = new TinyOutcome(true, Hash32.Zero, step, op, check, element) };
            Assert.Equal(expected,
                await JudgeAsync(liar, 9, [], w => w.Finite(step, op, check, element, address)));
        }
    }

    [Fact]
    public async Task Contradictions_are_seen()
    {
        var trace = new TinyTrace(Program);
        var witnesses = new Witnesses(trace, Provider);
        var a = new Statements(witnesses).TraceOf(1);
        Assert.Equal(true, await JudgeAsync(witnesses, 1, [a, a with { Value = Hash32.Zero }], []));
        Assert.Equal(false, await JudgeAsync(witnesses, 1, [a, a], []));
        Assert.Equal(false, await JudgeAsync(witnesses, 1, [a, a with { Kind = 1, Value = Hash32.Zero }], []));
        Assert.Equal(false, await JudgeAsync(witnesses, 2, [],
            WitnessTypes.Encode($"{WitnessTypes.Word},{WitnessTypes.Word}", witnesses.Word, witnesses.Word)));
        Assert.Null(await JudgeAsync(witnesses, 2, [], witnesses.TwoResults()));
        var twice = new Witnesses(trace, Provider, secondResult: true);
        Assert.Equal(true, await JudgeAsync(twice, 2, [], twice.TwoResults()));
    }

    [Fact]
    public async Task Nothing_changed_in_a_witness_makes_an_honest_provider_guilty_and_a_liar_s_must_stay_whole()
    {
        const int Seed = 20261125;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var honest = new TinyTrace(Program);
        var liar = new TinyTrace(Program, cheat: new(1, 0, 0, 417));
        var (refused, guilty, unchanged) = (0, 0, 0);
        foreach (var (trace, isHonest) in ((TinyTrace, bool)[])[(honest, true), (liar, false)])
        {
            var w = new Witnesses(trace, Provider);
            var said = new Statements(w).All(new Statements(w).PartialsOf(1, 0, 0, [10, 17], 417));
            (byte Kind, byte[] Witness)[] all = [(6, w.Element(1, 0, 0, [10, 17], 2)),
                (6, w.Element(1, 0, 0, [10, 17], 1)),
                (6, w.Element(0, 1, 0, [5], 3)), (4, w.State(0, 1)), (5, w.Output(1)), (3, w.Segment(1)),
                (8, w.Finite(1, 1, 0, 109, 45)), (10, w.Roots(1, 1)), (11, w.Padding(0, 0, "y", 799)),
                (7, w.Element(1, 0, 0, [10, 17], 0))];
            foreach (var (kind, witness) in all)
                for (var n = 0; n < 30; n++)
                {
                    var changed = witness.ToArray();
                    changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                    var verdict = await JudgeAsync(w, kind, said, changed);
                    if (isHonest) Assert.NotEqual(true, verdict);
                    if (verdict is null) refused++;
                    else if (verdict.Value) guilty++;
                    else unchanged++;
                }
        }
        output.WriteLine($"{refused} refused, {unchanged} not guilty, {guilty} guilty (bits nobody reads)");
        Assert.True(refused > 300);
    }

    private IEnumerable<(ProviderStatement[] Statements, Func<Witnesses, byte[]> Witness)> ElementWitnesses(
        TinyTrace trace, uint step, uint op, uint written, int element)
    {
        var form = Program.OperatorsOf(step)[op];
        int[] index = (step, op) switch
        {
            (2, 0) => [element],
            (2, 1) or (_, 0) => [element / TinyProgram.Width, element % TinyProgram.Width],
            _ => [element],
        };
        var isChain = (op == 0);
        var said = new Statements(new Witnesses(trace, Provider));
        yield return (isChain ? [said.PartialsOf(step, op, written, index, element)] : [],
            w => w.Element(step, op, written, index, (byte)(isChain ? 2 : 3)));
    }

    private async Task<bool?> JudgeElementAsync(TinyTrace trace, uint step, uint op, uint instance, int[] index,
        long address, byte part, ushort lane = 0, ushort entry = 0, byte kind = 6)
    {
        var witnesses = new Witnesses(trace, Provider);
        return await JudgeAsync(trace, kind, [new Statements(witnesses).PartialsOf(step, op, instance, index, address)],
            w => w.Element(step, op, instance, index, part, lane, entry));
    }

    private Task<bool?> JudgeAsync(TinyTrace trace, byte kind, ProviderStatement[] more,
        Func<Witnesses, byte[]> witness)
    {
        var witnesses = new Witnesses(trace, Provider);
        return JudgeAsync(witnesses, kind, new Statements(witnesses).All(more), witness(witnesses));
    }

    /// <summary>What the referee says; null where it refuses to look.</summary>
    private async Task<bool?> JudgeAsync(Witnesses witnesses, byte kind, IReadOnlyList<ProviderStatement> statements,
        byte[] witness)
    {
        var subject = new Subject(Hash32.Zero, Provider, witnesses.Root, witnesses.Trace.Piece, witnesses.Branch);
        var address = kind is 6 or 7 ? chain.Deployment.Referees.Elements : chain.Deployment.Referees.Traces;
        try
        {
            return await new TraceRefereeContract(chain.Client, address)
                .JudgeAsync(subject, Program.PlanRoot, statements, kind, witness);
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            return null;
        }
    }
}
