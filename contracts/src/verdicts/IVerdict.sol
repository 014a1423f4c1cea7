// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What decides whether a job's results were right
/// @notice A module is registered with a Market when the Market is deployed and never after. Terms name one of them.
interface IVerdict {
    /// @notice The Market whose jobs this module serves. A Market refuses to register a module that names another.
    function market() external view returns (address);

    /// @notice Whether the module can decide by itself that a result is right or wrong. Where it cannot, money moves
    /// only by consent: the job signer's vouchers and the client's settlement.
    function decides() external view returns (bool);

    /// @notice Whether an assertion of this provider in this job is undecided, or a game about one is being played. The
    /// provider's lock is not released before this is false.
    function isBusy(bytes32 jobId, address provider) external view returns (bool);
}
