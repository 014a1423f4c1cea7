namespace Cairn.Host;

/// <summary>
/// Where a network, gateway or provider keeps what must outlive its process. One folder, one owner at a time.
/// </summary>
public sealed class RunFolder
{
    /// <summary>The folder used when none is named: <c>.cairn</c> in the working directory.</summary>
    public const string DefaultName = ".cairn";

    public RunFolder(string path)
    {
        Root = Path.GetFullPath(path);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    /// <summary>Chain id, RPC address and contract addresses.</summary>
    public string Network => Path.Combine(Root, "network.json");

    /// <summary>What is running now: process ids and addresses. Absent when nothing runs.</summary>
    public string Running => Path.Combine(Root, "running.json");

    public string Blocks => Made("blocks");

    public string Keys => Made("keys");

    public string Logs => Made("logs");

    public string Receipts => Made("receipts");

    /// <summary>What finished jobs were run for, where that is a file.</summary>
    public string Outputs => Made("outputs");

    public string Chain => Made("chain");

    /// <summary>The chain's dump, from which `cairn verify` can restart it.</summary>
    public string ChainDump => Path.Combine(Chain, "state.json");

    public string Journal => Path.Combine(Root, "journal.db");

    /// <summary>The folder of one child role, for example <c>provider-1</c>.</summary>
    public RunFolder Child(string name) => new(Path.Combine(Root, name));

    /// <summary>Takes the folder for this process until the result is disposed, or says who holds it.</summary>
    public bool TryLock(out IDisposable held, out string error)
    {
        var path = Path.Combine(Root, "lock");
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
            error = "";
            return true;
        }
        catch (IOException)
        {
            held = NothingHeld.Instance;
            error = $"{Root} is in use by another cairn process; stop that one, or name another folder with --folder";
            return false;
        }
    }

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    private sealed class NothingHeld : IDisposable
    {
        public static readonly NothingHeld Instance = new();

        public void Dispose()
        {
        }
    }
}
