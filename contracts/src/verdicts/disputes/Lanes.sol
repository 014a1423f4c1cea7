// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Word} from "../../market/MarketTypes.sol";
import {DisputeBase} from "./DisputeBase.sol";
import {Assertion} from "./DisputeMessages.sol";

/// @title Where undecided assertions are kept
/// @notice A provider has a few lanes in each job, one word each, and keeps one undecided assertion in each. A lane
/// that was used before is written for a quarter of what a new word costs.
/// @dev Bits 0-159: the assertion's hash; 160-199: when its window ends, 0 where it is decided; 200-239: the block it
/// was made in; 240-254: open games and demands about it; 255: whether a tile was demanded.
abstract contract Lanes is DisputeBase {
    /// @notice Undecided assertions a provider may have in a job.
    uint256 public constant LANES = 16;

    uint256 private constant END_SHIFT = 160;
    uint256 private constant BLOCK_SHIFT = 200;
    uint256 internal constant ONE_GAME = 1 << 240;
    uint256 private constant MAX_GAMES = (1 << 15) - 1;
    uint256 internal constant DEMANDED = 1 << 255;
    uint256 private constant TIME_MASK = (1 << 40) - 1;

    mapping(bytes32 jobId => mapping(address provider => Word[LANES])) private _lanes;

    /// @notice Whether an assertion is undecided or a game is open. A convicted provider's are all over.
    function isBusy(bytes32 jobId, address provider) public view override returns (bool) {
        if (_isPlaying(jobId, provider)) return true;
        if (isConvicted(jobId, provider)) return false;
        for (uint256 lane = 0; lane < LANES; lane++) {
            if (_end(_lanes[jobId][provider][lane].value) != 0) return true;
        }
        return false;
    }

    /// @notice What is kept in a lane: when the window of its assertion ends (0 where it holds none that is undecided),
    /// the block it was made in, open games and demands about it, and whether a tile was demanded.
    function laneOf(bytes32 jobId, address provider, uint256 lane)
        external
        view
        returns (uint256 end, uint256 blockNumber, uint256 games, bool isDemanded)
    {
        uint256 word = _lanes[jobId][provider][lane].value;
        return (_end(word), _madeIn(word), _gamesOf(word), word & DEMANDED != 0);
    }

    function _end(uint256 word) internal pure returns (uint256) {
        return (word >> END_SHIFT) & TIME_MASK;
    }

    function _madeIn(uint256 word) internal pure returns (uint256) {
        return (word >> BLOCK_SHIFT) & TIME_MASK;
    }

    function _gamesOf(uint256 word) internal pure returns (uint256) {
        return (word / ONE_GAME) & MAX_GAMES;
    }

    /// @dev The hash is cut to 160 bits where it is kept, as an address is.
    function _assertionId(bytes32 jobId, Assertion memory assertion) internal pure returns (bytes32) {
        return keccak256(abi.encode(jobId, assertion));
    }

    /// @dev Keeps a new assertion.
    function _keep(bytes32 jobId, Assertion memory assertion, uint256 end) internal returns (bytes32 assertionId) {
        if (assertion.lane >= LANES) revert LaneTaken(assertion.lane);
        Word storage place = _lanes[jobId][assertion.provider][assertion.lane];
        if (_end(place.value) != 0) revert LaneTaken(assertion.lane);
        assertionId = _assertionId(jobId, assertion);
        place.value = uint160(uint256(assertionId)) | (end << END_SHIFT) | (block.number << BLOCK_SHIFT);
    }

    /// @dev The lane of an undecided assertion.
    function _find(bytes32 jobId, Assertion memory assertion)
        internal
        view
        returns (Word storage place, bytes32 assertionId)
    {
        assertionId = _assertionId(jobId, assertion);
        place = _placeOf(jobId, assertion.provider, assertion.lane);
        if (!_holds(place.value, assertionId)) revert UnknownAssertion();
    }

    /// @dev The lane's place; whether it holds a certain assertion is for the caller to check.
    function _placeOf(bytes32 jobId, address provider, uint256 lane) internal view returns (Word storage) {
        return _lanes[jobId][provider][lane];
    }

    function _holds(uint256 word, bytes32 assertionId) internal pure returns (bool) {
        return uint160(word) == uint160(uint256(assertionId)) && _end(word) != 0;
    }

    /// @dev Decided: what stays keeps the word from becoming new again.
    function _free(Word storage place) internal {
        place.value = uint160(place.value);
    }

    function _extend(Word storage place, uint256 secondsMore) internal {
        place.value += secondsMore << END_SHIFT;
    }

    function _addGame(Word storage place, uint256 flags) internal {
        uint256 word = place.value;
        if (_gamesOf(word) == MAX_GAMES) revert TooManyGames();
        place.value = (word + ONE_GAME) | flags;
    }
}
