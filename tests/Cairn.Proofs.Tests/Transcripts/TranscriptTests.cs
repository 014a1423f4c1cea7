using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Evm.Tests;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests;

public sealed class TranscriptTests
{
    [Fact]
    public void The_state_is_the_hash_of_state_tag_length_and_data()
    {
        var transcript = new Transcript("cairn test"u8);
        var state = Step(Hash32.Zero, "prot", "cairn test"u8.ToArray());
        Assert.Equal(state, transcript.State);
        transcript.Absorb(TranscriptTag.Statement, "abc"u8);
        Assert.Equal(state = Step(state, "stmt", "abc"u8.ToArray()), transcript.State);
        var challenge = transcript.Challenge();
        Assert.Equal(state = Step(state, "chal", []), transcript.State);
        var words = state.ToArray().Chunk(8).Select(w => BinaryPrimitives.ReadUInt64BigEndian(w)).ToArray();
        Assert.Equal(new Ext3(Goldilocks.FromUInt64(words[0]), Goldilocks.FromUInt64(words[1]),
            Goldilocks.FromUInt64(words[2])), challenge);
        var indices = transcript.Indices(4, 10);
        words = [.. Step(state, "quer", []).ToArray().Chunk(8).Select(w => BinaryPrimitives.ReadUInt64BigEndian(w))];
        Assert.Equal(words.Select(w => (int)(w & 1023)).Distinct().Order(), indices);
    }

    [Fact]
    public void The_tags_are_words()
    {
        var words = Enum.GetValues<TranscriptTag>().Select(t => Tag(t)).ToArray();
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.All(words, w => Assert.All(w, c => Assert.InRange(c, 'a', 'z')));
    }

    [Fact]
    public void Order_tag_and_borders_of_messages_all_count()
    {
        Hash32[] states =
        [
            State(("a", TranscriptTag.Round), ("b", TranscriptTag.Round)),
            State(("b", TranscriptTag.Round), ("a", TranscriptTag.Round)),
            State(("ab", TranscriptTag.Round)),
            State(("ab", TranscriptTag.Evaluations)),
            State(("a", TranscriptTag.Round), ("b", TranscriptTag.Evaluations)),
            State(("", TranscriptTag.Round), ("ab", TranscriptTag.Round)),
        ];
        Assert.Equal(states.Length, states.Distinct().Count());

        static Hash32 State(params (string Text, TranscriptTag Tag)[] messages)
        {
            var transcript = new Transcript("cairn test"u8);
            foreach (var (text, tag) in messages)
                transcript.Absorb(tag, System.Text.Encoding.ASCII.GetBytes(text));
            return transcript.State;
        }
    }

    [Fact]
    public void A_nonce_is_the_first_that_suffices_on_any_number_of_threads()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 3 });
        for (var i = 0; i < 10; i++)
        {
            var state = Keccak256.Compute(BitConverter.GetBytes(i));
            var nonce = ProofOfWork.Find(state, 10, null);
            Assert.Equal(nonce, ProofOfWork.Find(state, 10, pool));
            Assert.True(ProofOfWork.IsEnough(Step(state, "work", ProofOfWork.Data(nonce)), 10));
            for (ulong lower = 0; lower < nonce; lower++)
                Assert.False(ProofOfWork.IsEnough(Step(state, "work", ProofOfWork.Data(lower)), 10));
        }
    }

    [Fact]
    public void What_is_sent_is_received_and_nothing_else()
    {
        var samples = new FieldSamples(1);
        var (values, root) = (samples.Point(3), Keccak256.Compute("root"u8));
        var prover = new ProverTranscript("cairn test"u8);
        prover.Send(TranscriptTag.Evaluations, values);
        prover.Send(root);
        prover.SendWork(8, null);
        prover.SendUnabsorbed(root);
        var proof = prover.Proof;
        Assert.Equal(3 * 24 + 32 + 8 + 32, proof.Length);
        Assert.Equal(ProofFault.None, Read(proof, 8));
        Assert.Equal(ProofFault.TooLong, Read([.. proof, 0], 8));
        Assert.Equal(ProofFault.TooShort, Read(proof[..^1], 8));
        Assert.Equal(ProofFault.TooShort, Read([], 0));
        Assert.Equal(ProofFault.ProofOfWork, Read(proof, 30));
        var large = proof.ToArray();
        BinaryPrimitives.WriteUInt64BigEndian(large.AsSpan(8), Goldilocks.Modulus);
        Assert.Equal(ProofFault.NotCanonical, Read(large, 0));

        ProofFault Read(byte[] bytes, int bits)
        {
            var verifier = new VerifierTranscript("cairn test"u8, bytes);
            var received = verifier.Receive(TranscriptTag.Evaluations, 3);
            var sent = verifier.ReceiveRoot();
            verifier.ReceiveWork(bits == 0 ? 1 : bits);
            verifier.ReceiveUnabsorbed();
            var fault = verifier.Finish();
            if (fault == ProofFault.None)
                Assert.Equal((values[2], root, prover.State), (received[2], sent, verifier.State));
            return fault;
        }
    }

    [Theory]
    [InlineData(Goldilocks.Modulus - 1, true)]
    [InlineData(Goldilocks.Modulus, false)]
    [InlineData(ulong.MaxValue, false)]
    public void A_row_s_words_are_below_p(ulong word, bool isCanonical)
    {
        var row = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(row.AsSpan(8), word);
        var verifier = new VerifierTranscript("cairn test"u8, row);
        verifier.ReceiveRow(new Goldilocks[2]);
        Assert.Equal(isCanonical ? ProofFault.None : ProofFault.NotCanonical, verifier.Finish());
    }

    [Fact]
    public void The_first_fault_is_kept()
    {
        var verifier = new VerifierTranscript("cairn test"u8, new byte[Hash32.Size]);
        verifier.Require(false, ProofFault.LookupSum);
        verifier.ReceiveRoot();
        verifier.ReceiveRoot();
        verifier.Require(false, ProofFault.Sumcheck);
        Assert.Equal(ProofFault.LookupSum, verifier.Finish());
    }

    [Fact]
    public void Every_place_can_be_drawn()
    {
        var transcript = new Transcript("cairn test"u8);
        Assert.Equal(Enumerable.Range(0, 64), transcript.Indices(1000, 6));
        Assert.Equal([0], transcript.Indices(5, 0));
        Assert.InRange(transcript.Indices(1000, 31)[^1], 1 << 30, int.MaxValue);
    }

    [DataFact(FieldVectors.File)]
    public void Another_program_hashes_alike()
    {
        var vectors = FieldVectors.Read("keccak256");
        Assert.Equal(vectors.GetProperty("abc").GetString(), Keccak256.Compute("abc"u8).ToString()[2..]);
        Assert.Equal(vectors.GetProperty("").GetString(), Keccak256.Compute(""u8).ToString()[2..]);
        Assert.Equal(vectors.GetProperty("200x00").GetString(), Keccak256.Compute(new byte[200]).ToString()[2..]);
    }

    private static Hash32 Step(Hash32 state, string tag, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return Keccak256.Compute([.. state.ToArray(), .. System.Text.Encoding.ASCII.GetBytes(tag), .. length, .. data]);
    }

    private static string Tag(TranscriptTag tag)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)tag);
        return System.Text.Encoding.ASCII.GetString(bytes);
    }
}
