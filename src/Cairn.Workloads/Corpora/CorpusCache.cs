using Cairn.Content;
using Cairn.Learning.Data;

namespace Cairn.Workloads.Corpora;

/// <summary>Keeps the corpus that was read last: a provider's pieces mostly share one.</summary>
internal sealed class CorpusCache
{
    private readonly Lock _lock = new();
    private (Cid Cid, Corpus Corpus)? _last;

    public async ValueTask<Corpus> GetAsync(IBlockStore blocks, Cid input, int context, CancellationToken cancel)
    {
        lock (_lock)
            if (_last is { } last && last.Cid == input && last.Corpus.Length >= Corpus.MinLength(context))
                return last.Corpus;
        var corpus = await CorpusReader.ReadAsync(blocks, input, context, cancel).ConfigureAwait(false);
        lock (_lock)
            _last = (input, corpus);
        return corpus;
    }
}
