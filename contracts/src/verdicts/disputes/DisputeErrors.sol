// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Every refusal of the dispute module itself; the referees' are RefereeErrors'. A closed list.
interface DisputeErrors {
    /// @notice The job's terms name another verdict module.
    error NotOurJob();
    /// @notice The receipt is not signed by its provider, or claims more than 256 results.
    error BadReceipt();
    /// @notice The statement is neither signed by the provider nor posted by it.
    error BadStatement(uint256 index);
    /// @notice The input is not signed by the job's signer for this branch.
    error BadInput();
    /// @notice 32,767 games about one assertion are open.
    error TooManyGames();
    /// @notice The subject shown is not the one that was hashed.
    error WrongSubject();
    /// @notice There is no such assertion, or it is decided.
    error UnknownAssertion();
    /// @notice The lane holds an undecided assertion, or there is no such lane.
    error LaneTaken(uint256 lane);
    /// @notice The assertion's window has ended.
    error WindowOver(uint256 end);
    /// @notice The assertion's window has not ended, or a game or a demand about it is open.
    error NotFinal(uint256 end, uint256 games);
    /// @notice The piece or branch is not the assertion's.
    error NotAsserted();
    /// @notice No lock of this provider answers for it: none at all, or none that still holds and no assertion.
    error NothingAtStake();
    /// @notice The provider has been proved to have lied in this job.
    error AlreadyConvicted();
    /// @notice The provider has not been convicted.
    error NotConvicted();
    /// @notice There is no such game, or not in this state.
    error UnknownGame();
    /// @notice This challenger already plays a game about this subject.
    error GameExists();
    /// @notice It is another's move.
    error NotYourMove(address mover);
    /// @notice The mover's clock has run out.
    error OutOfTime();
    /// @notice The mover still has time.
    error StillTime(uint256 secondsLeft);
    /// @notice The provider has said something else about this before.
    error SaidOtherwise(bytes32 before);
    /// @notice The witness shows nothing.
    error NoFraud();
    /// @notice Nobody committed to this, or not at least one block ago; or the game was opened in this block.
    error NotCommitted();
    /// @notice This was committed to before.
    error AlreadyCommitted();
    /// @notice A tile of this assertion was demanded before.
    error DemandedBefore();
    /// @notice There is no such demand.
    error UnknownDemand();
    /// @notice The block is not mined, or its hash is no longer known.
    error BlockUnknown(uint256 blockNumber);
}
