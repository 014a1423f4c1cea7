namespace Cairn.Jobs;

/// <summary>Where a job is.</summary>
public enum JobPhase
{
    /// <summary>Pieces are leased and stages combined.</summary>
    Running,

    /// <summary>No more pieces are leased; draws and audits are being closed.</summary>
    Closing,

    /// <summary>Over.</summary>
    Finished,
}
