namespace Cairn.Jobs.Tests;

internal enum SimBehaviour
{
    Honest,

    /// <summary>Every result is wrong.</summary>
    Liar,

    /// <summary>Three results of ten are wrong.</summary>
    SometimesLiar,

    /// <summary>The first result is right, all others are wrong.</summary>
    LateLiar,

    /// <summary>Lies as its accomplice does.</summary>
    Colluder,

    /// <summary>Says falsely that a piece fails by the kernel's rules.</summary>
    FailLiar,

    /// <summary>Returns what cannot be combined.</summary>
    Garbler,

    /// <summary>Honest and twenty times slower.</summary>
    Straggler,

    /// <summary>Honest, and gone for good at some time.</summary>
    Vanisher,

    /// <summary>Honest, and half of its pieces fail for reasons of its own.</summary>
    Clumsy,
}
