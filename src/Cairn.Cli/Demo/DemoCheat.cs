namespace Cairn.Cli;

/// <summary>How the demo's dishonest provider cheats.</summary>
internal enum DemoCheat
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It makes results up; audits find it, and the others' votes decide.</summary>
    Forge,

    /// <summary>It turns one bit in one piece and stands by it; a dispute finds it, and a contract decides.</summary>
    Subtle,
}
