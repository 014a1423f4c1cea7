// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProviderStatement, Subject} from "./DisputeTypes.sol";
import {Game, Move} from "./GameTypes.sol";

/// @notice The rules of a dispute played on chain: a game and a move in, the game after it out. Whose turn it is,
/// clocks and money are the caller's.
interface IGameRules {
    /// @notice A move that needs the word and the plan (see Move).
    /// @param planRoot the plan of the subject's job
    /// @param witness abi.encode(WordOpening, PlanOpening)
    function move(
        Game memory game,
        Move move_,
        Subject calldata subject,
        bytes32 planRoot,
        bytes calldata witness
    ) external pure returns (Game memory);

    /// @notice Goes to the root of a statement.
    /// @param kind 1 STATES, 2 TRACE
    /// @param step the run of a trace, else 0
    /// @param value what the provider is known to have said, 0 where it has not said it yet
    function ask(Game memory game, uint8 kind, uint32 step, bytes32 value) external pure returns (Game memory);

    /// @notice Goes down to a node, and asks for what is below it.
    /// @param child the node
    /// @param place its place among the nodes of its level that are below the game's node
    /// @param path its siblings up to the game's node, as many as there are levels between
    function pick(Game memory game, bytes32 child, uint32 place, bytes32[] calldata path)
        external
        pure
        returns (Game memory);

    /// @notice Goes from a trace into a tensor that an operator wrote, and asks for what is below the tensor's root;
    /// where the operator's roots are not known, for these, too.
    /// @param witness abi.encode(packed head of the program, EnterWitness)
    function enter(Game memory game, bytes calldata witness) external pure returns (Game memory);

    /// @notice Asks for an element's accumulators.
    /// @param witness abi.encode(packed head of the program, PartialsWitness)
    /// @return after_ the game after it
    /// @return shown step, operator, instance and packed loop indices, which the hash that is asked for does not tell
    function askPartials(Game memory game, bytes calldata witness)
        external
        pure
        returns (Game memory after_, uint256[4] memory shown);

    /// @notice Asks for the signer's word for the result's input. The game's place says whether another was shown.
    /// @param witness abi.encode(WordOpening, PlanOpening)
    /// @param isShown whether the signer gave the stage another input, as the caller has checked
    /// @param stage the stage that the signer's other word is about
    /// @param inputRoot the input it names
    function claimInput(
        Game memory game,
        Subject calldata subject,
        bytes32 planRoot,
        bytes calldata witness,
        bool isShown,
        uint32 stage,
        bytes32 inputRoot
    ) external pure returns (Game memory);

    /// @notice The provider's answer to anything but a word or an input.
    /// @return after_ the game after it
    /// @return said what the provider has said by it; kind 0 for nothing
    function answer(Game memory game, bytes calldata data)
        external
        pure
        returns (Game memory after_, ProviderStatement memory said);

    /// @notice Refuses anything but the drawn tile of the outputs. A piece that failed has none: its word is enough.
    /// @param seed draws the output and the tile
    /// @param witness abi.encode(WordOpening, PlanOpening, ChunkWitness)
    function requireChunk(Subject calldata subject, bytes32 planRoot, uint256 seed, bytes calldata witness)
        external
        pure;
}
