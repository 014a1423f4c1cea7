namespace Cairn.Proofs.Transcripts;

/// <summary>What is absorbed: four letters, so that no message of one kind can stand for one of another.</summary>
internal enum TranscriptTag : uint
{
    /// <summary>"prot": the protocol's name and version, first of all.</summary>
    Protocol = 0x70726F74,

    /// <summary>"stmt": a part of the statement.</summary>
    Statement = 0x73746D74,

    /// <summary>"root": a commitment.</summary>
    Root = 0x726F6F74,

    /// <summary>"eval": values that the prover claims.</summary>
    Evaluations = 0x6576616C,

    /// <summary>"roun": a sumcheck's round polynomial.</summary>
    Round = 0x726F756E,

    /// <summary>"chal": nothing; a challenge is read from the state that follows.</summary>
    Challenge = 0x6368616C,

    /// <summary>"work": a proof of work's nonce.</summary>
    Work = 0x776F726B,

    /// <summary>"quer": nothing; places to open are read from the state that follows.</summary>
    Queries = 0x71756572,
}
