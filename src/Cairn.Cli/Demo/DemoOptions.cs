namespace Cairn.Cli;

/// <summary>How the demo runs.</summary>
internal sealed record DemoOptions
{
    /// <summary>Provider processes; default 4, 3 to 64: two to compare and a third to settle.</summary>
    public int Providers { get; init; } = 4;

    /// <summary>A file or folder of text; null takes this repository's own.</summary>
    public string? Data { get; init; }

    /// <summary>The run folder; null makes a new one below .cairn.</summary>
    public string? Folder { get; init; }

    /// <summary>Compute time to fill, in seconds; default 38, 1 to 3,600.</summary>
    public int Seconds { get; init; } = 38;

    /// <summary>How one provider lies; default forge.</summary>
    public DemoCheat Cheat { get; init; } = DemoCheat.Forge;

    /// <summary>Whether the network goes on after the job.</summary>
    public bool KeepRunning { get; init; }

    /// <summary>Whether a single machine is trained on as many tokens afterwards.</summary>
    public bool Compare { get; init; }

    /// <exception cref="ArgumentException">A property is outside its range; the message names the option.</exception>
    public void Validate()
    {
        if (Providers is < 3 or > 64)
            throw new ArgumentException(
                $"--providers {Providers} is out of range; use 3 to 64 (a lie needs a third to settle it).");
        if (Seconds is < 1 or > 3_600)
            throw new ArgumentException($"--seconds {Seconds} is out of range; use 1 to 3600.");
        if (Data is not null && !File.Exists(Data) && !Directory.Exists(Data))
            throw new ArgumentException($"--data '{Data}' does not exist; name a file or a folder of text.");
    }
}
