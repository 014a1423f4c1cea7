using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider's work on pieces: fetch, compute, sign, deliver.</summary>
internal sealed class PieceDesk(PieceRunner runner, JobDesk jobs, ProviderResources resources, int? lieAfterPieces)
{
    private int _computed;

    public async Task<Func<long, ExecutorEvent>> FetchAsync(ExecutorEffect.FetchInputs fetch, CancellationToken ct)
    {
        try
        {
            var document = await jobs.DocumentAsync(fetch.Job, ct);
            await runner.FetchAsync(fetch.Piece.State, ct);
            foreach (var input in document.Inputs.Values)
                await runner.FetchAsync(input, ct);
            return now => new ExecutorEvent.InputsFetched(now, fetch.Job, fetch.Lease, fetch.Place);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return now => new ExecutorEvent.PieceFailed(now, fetch.Job, fetch.Lease, fetch.Place);
        }
    }

    public async Task<Func<long, ExecutorEvent>> ExecuteAsync(ExecutorEffect.Execute execute, CancellationToken ct)
    {
        try
        {
            var document = await jobs.DocumentAsync(execute.Job, ct);
            var piece = execute.Piece;
            var output = await runner.ComputeAsync(
                new PieceTask(document, piece.Stage, piece.Slot, piece.State), null, ct);
            if (++_computed > lieAfterPieces)
                output = await Liar.FalsifyAsync(output, resources.Blocks, ct);
            await runner.UploadAsync(output, ct);
            var isFail = (await resources.Blocks.GetDocumentAsync(output, ct)).TryGet("fail", out _);
            return now => new ExecutorEvent.PieceDone(
                now, execute.Job, execute.Lease, execute.Place, new Hash32(output.Digest), isFail);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return now => new ExecutorEvent.PieceFailed(now, execute.Job, execute.Lease, execute.Place);
        }
    }

    public Task<BatchReply> SubmitAsync(ExecutorEffect.SubmitBatch submit, CancellationToken ct)
    {
        var account = resources.Key.Address;
        var plan = submit.Results.Select(r => new PieceResult((uint)r.Piece.Piece, (uint)r.Piece.Branch,
            Cid.ForDagJson(r.Output.AsSpan()), Salt(submit, r))).ToArray();
        var receipt = Signed<BatchReceipt>.By(resources.Key, resources.Domain,
            new ResultTree(account, plan).Receipt(submit.Job, submit.Lease));
        return resources.Gateway.PostAsync<BatchReply>("v1/batches", new BatchRequest(receipt, plan), ct);
    }

    // The same batch must be signed with the same salts every time, and nobody else may foresee them.
    private Hash32 Salt(ExecutorEffect.SubmitBatch submit, DoneResult result)
    {
        var secret = resources.Key.ExportPrivateKey();
        var salt = Keccak256.Compute([.. "cairn salt"u8, .. secret, .. submit.Job.AsSpan(), .. submit.Lease.AsSpan(),
            .. BitConverter.GetBytes(result.Piece.Piece), .. BitConverter.GetBytes(result.Piece.Branch)]);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return salt;
    }
}
