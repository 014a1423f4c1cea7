// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JobTerms, Word} from "../../market/MarketTypes.sol";
import {ProviderStatement, Subject} from "../../referee/DisputeTypes.sol";
import {Asked, Game, GameClocks, GameHash, Move} from "../../referee/GameTypes.sol";
import {Availability} from "./Availability.sol";
import {Assertion, SignedInput, SignedReceipt, SignedStatement} from "./DisputeMessages.sol";

/// @title Disputes played on chain
/// @notice For providers that do not answer otherwise. A challenger asks, one thing at a time, and each side has one
/// clock for the whole game. Answers are checked, and stated hashes kept: what a provider posts here counts like what
/// it signs. Any number of games, by different challengers, may be open about one result.
abstract contract Games is Availability {
    bytes32 private constant STATEMENT_TYPEHASH =
        keccak256("Statement(bytes32 subject,uint8 kind,bytes32 position,bytes32 value)");
    bytes32 private constant INPUT_TYPEHASH =
        keccak256("StageInput(bytes32 jobId,uint32 stage,uint32 branch,bytes32 inputRoot)");
    /// @dev Of a lost bond, the provider gets (REPAID_FREE + demands) parts of REPAID_ONE; the rest is burned.
    uint256 private constant REPAID_FREE = 16;
    uint256 private constant REPAID_ONE = 128;

    /// @dev Of a game in memory and in calldata, and where in a call's data its clocks are.
    uint256 private constant GAME_BYTES = 10 * 32;
    uint256 private constant CLOCKS_AT = 4 + 5 * 32;

    /// @dev Hash of the game's state.
    mapping(bytes32 gameId => bytes32) private _games;
    /// @dev What a provider posted.
    mapping(bytes32 subject => mapping(uint8 kind => mapping(bytes32 position => bytes32))) private _posted;

    event Challenged(
        bytes32 indexed gameId, bytes32 indexed jobId, address indexed provider, Subject subject, Game game
    );
    /// @notice A move. What a game has besides does not change.
    /// @param data what was revealed or shown with the move
    event Moved(bytes32 indexed gameId, uint256 clocks, uint256 cursor, bytes32 node, bytes data);
    /// @notice The word was opened after the challenge. What a game has besides does not change.
    event Opened(bytes32 indexed gameId, uint256 clocks, uint256 facts, bytes32 spec, bytes witness);
    /// @param isProviderRight whether the challenger lost its bond
    event GameOver(bytes32 indexed gameId, bool isProviderRight);

    /// @notice Opens a game about a piece, under a bond. With an assertion that holds the piece it must be within its
    /// window, which then waits for the game; of the receipt only provider and root count, signed or not. Without one
    /// (all zero) the receipt must be signed, the provider's lock for the job must still hold, and the challenger opens
    /// the word: nobody can be asked for a piece that its receipt lacks.
    /// @param witness abi.encode(WordOpening, PlanOpening); may be empty where there is an assertion
    function challenge(
        JobTerms calldata terms,
        SignedReceipt calldata receipt,
        uint32 piece,
        uint32 branch,
        Assertion calldata assertion,
        bytes calldata witness
    ) external returns (bytes32 gameId) {
        if (terms.work.verdict != address(this)) revert NotOurJob();
        Subject memory subject = Subject(_jobId(terms), receipt.provider, receipt.root, piece, branch);
        Game memory game;
        game.subject = _subjectHash(subject);
        (game.provider, game.challenger) = (receipt.provider, msg.sender);
        game.assertionId = _hold(subject, receipt, assertion);
        game.bond = _takeBond(terms, receipt.provider);
        game.clocks = GameClocks.start(block.timestamp, block.number, clockOf(terms), assertion.lane);
        if (witness.length > 0 || game.assertionId == 0) {
            game = _rules.move(game, Move.Open, subject, terms.work.planRoot, witness);
        }
        gameId = _gameId(game.subject, msg.sender);
        if (_games[gameId] != 0) revert GameExists();
        _begin(subject.jobId, receipt.provider);
        _games[gameId] = GameHash.ofMemory(game);
        emit Challenged(gameId, subject.jobId, receipt.provider, subject, game);
    }

    /// @notice A move that needs the word and the plan (see Move). Opening the word is anybody's, the others are the
    /// challenger's.
    /// @param witness abi.encode(WordOpening, PlanOpening)
    function move(
        JobTerms calldata terms,
        Subject calldata subject,
        Game calldata game,
        Move move_,
        bytes calldata witness
    ) external {
        if (move_ != Move.Open) _requireChallenger(game);
        bytes32 planRoot = _showSubject(terms, subject, game);
        Game memory after_ = _rules.move(_clocked(game), move_, subject, planRoot, witness);
        if (move_ != Move.Open) return _store(after_, "");
        emit Opened(_keepGame(after_), after_.clocks, after_.facts, after_.spec, witness);
    }

    /// @notice Goes to the root of STATES or TRACE: of what the provider is known to have said, or it must say it.
    /// @param statement kind and position; with `value`, `r` and `vs` where the provider has signed it
    function ask(Game calldata game, SignedStatement calldata statement) external {
        _requireChallenger(game);
        bytes32 value;
        if (statement.r != 0) {
            if (!_isStated(game.subject, game.provider, statement)) revert BadStatement(0);
            value = statement.value;
        } else {
            value = _posted[game.subject][statement.kind][statement.position];
        }
        uint256 step = uint256(statement.position);
        if (step > type(uint32).max) revert BadStatement(0);
        _store(_rules.ask(_clocked(game), statement.kind, uint32(step), value), "");
    }

    /// @notice Goes down to a node that was revealed, and asks for what is below it (see IGameRules).
    function pick(Game calldata game, bytes32, uint32, bytes32[] calldata) external {
        _demand(game);
    }

    /// @notice Goes from a trace into a tensor that an operator wrote, and asks for what is below (see IGameRules).
    function enter(Game calldata game, bytes calldata) external {
        _demand(game);
    }

    /// @notice Asks for an element's accumulators (see IGameRules).
    function askPartials(Game calldata game, bytes calldata) external {
        _demand(game);
    }

    /// @notice Asks the provider to show the signer's word for the result's input: without one it made up what it
    /// started from.
    /// @param input the signer's word for another input, where there is one; else all zero
    /// @param witness abi.encode(WordOpening, PlanOpening)
    function claimInput(
        JobTerms calldata terms,
        Subject calldata subject,
        Game calldata game,
        SignedInput calldata input,
        bytes calldata witness
    ) external {
        _requireChallenger(game);
        bytes32 planRoot = _showSubject(terms, subject, game);
        bool isShown = input.r != 0;
        if (isShown && (input.branch != subject.branch || !_isInput(terms, subject, input))) revert BadInput();
        Game memory after_ = _rules.claimInput(
            _clocked(game), subject, planRoot, witness, isShown, input.stage, input.inputRoot
        );
        _store(after_, "");
    }

    /// @notice The provider's answer: nodes, roots, a tile or accumulators, packed.
    function answer(Game calldata game, bytes calldata data) external {
        if (msg.sender != game.provider) revert NotYourMove(game.provider);
        (Game memory after_, bytes memory rest) = _forward(game);
        ProviderStatement memory said;
        assembly ("memory-safe") {
            said := add(rest, 32)
        }
        if (said.kind != 0) _post(game.subject, said);
        _store(after_, data);
    }

    /// @notice The provider's answer to `claimInput`. It ends the game. Two words of one signer accuse neither side, so
    /// a challenger that has shown the other gets its bond back but for the part that repays the provider; one that
    /// merely asked has lost it.
    /// @param r first half of the signer's signature of the StageInput with the result's input
    /// @param vs second half of it
    function answerInput(JobTerms calldata terms, Subject calldata subject, Game calldata game, bytes32 r, bytes32 vs)
        external
    {
        _showSubject(terms, subject, game);
        _clocked(game);
        if (GameClocks.asked(game.clocks) != Asked.Input) revert UnknownGame();
        if (isConvicted(subject.jobId, game.provider)) revert AlreadyConvicted();
        uint32 stage = uint32(game.cursor >> 16);
        if (!_isInput(terms, subject, SignedInput(stage, subject.branch, game.node, r, vs))) revert BadInput();
        _over(subject.jobId, game, true);
        uint256 repaid = _repaid(game);
        _give(terms.token, game.provider, repaid);
        bool wasShown = uint32(game.cursor >> 48) != 0;
        if (wasShown) _give(terms.token, game.challenger, game.bond - repaid);
        else _burn(terms.token, game.bond - repaid);
    }

    /// @notice Ends a game whose mover's clock has run out: a silent provider has lost, and so has a challenger. A
    /// challenger may give up its game at once.
    function timeout(JobTerms calldata terms, Subject calldata subject, Game calldata game) external {
        _showSubject(terms, subject, game);
        _requireStored(game);
        if (isConvicted(subject.jobId, game.provider)) revert AlreadyConvicted();
        bool isChallengers = GameClocks.asked(game.clocks) == Asked.None;
        uint256 until = GameClocks.until(game.clocks);
        bool givesUp = isChallengers && msg.sender == game.challenger;
        if (block.timestamp <= until && !givesUp) revert StillTime(until - block.timestamp);
        if (!isChallengers) return _win(terms, subject.jobId, game);
        _over(subject.jobId, game, true);
        uint256 repaid = _repaid(game);
        _give(terms.token, game.provider, repaid);
        _burn(terms.token, game.bond - repaid);
    }

    /// @notice Gives a challenger its bond back after the provider was convicted otherwise.
    function close(JobTerms calldata terms, Subject calldata subject, Game calldata game) external {
        _showSubject(terms, subject, game);
        _requireStored(game);
        if (!isConvicted(subject.jobId, game.provider)) revert NotConvicted();
        _over(subject.jobId, game, false);
        _give(terms.token, game.challenger, game.bond);
    }

    /// @dev The id of a challenger's game about a subject.
    function _gameId(bytes32 subject, address challenger) private pure returns (bytes32) {
        return keccak256(abi.encode(subject, challenger));
    }

    /// @notice Hash of a game's state, abi.encode(Game); 0 where there is none.
    function gameHash(bytes32 gameId) external view returns (bytes32) {
        return _games[gameId];
    }

    /// @notice What a provider posted, 0 for nothing.
    function posted(bytes32 subject, uint8 kind, bytes32 position) external view returns (bytes32) {
        return _posted[subject][kind][position];
    }

    /// @dev The challenger has won: the provider is convicted.
    function _win(JobTerms calldata terms, bytes32 jobId, Game calldata game) internal {
        _convict(terms, jobId, game.provider, game.challenger);
        _over(jobId, game, false);
        _give(terms.token, game.challenger, game.bond);
    }

    function _requireStored(Game calldata game) internal view {
        if (_games[_gameId(game.subject, game.challenger)] != GameHash.ofCalldata(game)) revert UnknownGame();
    }

    /// @dev Whether the provider signed a statement about a subject, or posted it.
    function _isStated(bytes32 subject, address provider, SignedStatement calldata statement)
        internal
        view
        returns (bool)
    {
        if (statement.r == 0 && statement.vs == 0) {
            return statement.value != 0 && _posted[subject][statement.kind][statement.position] == statement.value;
        }
        bytes32 structHash = keccak256(
            abi.encode(STATEMENT_TYPEHASH, subject, statement.kind, statement.position, statement.value)
        );
        return _isSigned(provider, structHash, statement.r, statement.vs);
    }

    function _isInput(JobTerms calldata terms, Subject calldata subject, SignedInput memory input)
        private
        view
        returns (bool)
    {
        bytes32 structHash =
            keccak256(abi.encode(INPUT_TYPEHASH, subject.jobId, input.stage, input.branch, input.inputRoot));
        return _isSigned(terms.signer, structHash, input.r, input.vs);
    }

    function _requireChallenger(Game calldata game) private view {
        if (msg.sender != game.challenger) revert NotYourMove(game.challenger);
    }

    /// @dev Checks the subject and the terms that are shown with a game.
    /// @return planRoot the job's plan
    function _showSubject(JobTerms calldata terms, Subject calldata subject, Game calldata game)
        private
        view
        returns (bytes32 planRoot)
    {
        if (_subjectHash(subject) != game.subject) revert WrongSubject();
        _requireTerms(terms, subject.jobId);
        return terms.work.planRoot;
    }

    /// @dev Makes an assertion wait for a game; or makes sure that the receipt is the provider's, and that there is a
    /// lock.
    function _hold(Subject memory subject, SignedReceipt calldata receipt, Assertion calldata assertion)
        private
        returns (bytes32 assertionId)
    {
        if (assertion.count == 0) {
            _requireReceipt(subject.jobId, receipt);
            (uint256 amount, uint256 until) = _market().lockOf(subject.jobId, subject.provider);
            if (amount == 0 || block.timestamp >= until) revert NothingAtStake();
            return 0;
        }
        if (
            subject.piece < assertion.first || subject.piece - assertion.first >= assertion.count
                || subject.branch != assertion.branch || subject.root != assertion.root
                || subject.provider != assertion.provider
        ) revert NotAsserted();
        Word storage place;
        (place, assertionId) = _find(subject.jobId, assertion);
        if (block.timestamp >= _end(place.value)) revert WindowOver(_end(place.value));
        _addGame(place, 0);
    }

    /// @dev The game with the mover's clock charged for the time since the last move.
    function _clocked(Game calldata game) private view returns (Game memory clocked) {
        _requireStored(game);
        clocked = game;
        if (block.timestamp > GameClocks.until(game.clocks)) revert OutOfTime();
        clocked.clocks = GameClocks.moved(game.clocks, block.timestamp);
    }

    /// @dev A challenger's move that the rules alone judge.
    function _demand(Game calldata game) private {
        _requireChallenger(game);
        (Game memory after_, bytes memory shown) = _forward(game);
        _store(after_, shown);
    }

    /// @dev Asks the rules with this very call: its selector and its arguments are theirs, but for the game's clocks.
    /// What the arguments are is theirs to check; that the game is the stored one was checked here.
    /// @return after_ the game after it
    /// @return rest what the rules returned besides: words of a fixed number
    function _forward(Game calldata game) private view returns (Game memory after_, bytes memory rest) {
        _requireStored(game);
        uint256 clocks = game.clocks;
        if (block.timestamp > GameClocks.until(clocks)) revert OutOfTime();
        clocks = GameClocks.moved(clocks, block.timestamp);
        address rules = address(_rules);
        assembly ("memory-safe") {
            let start := mload(0x40)
            calldatacopy(start, 0, calldatasize())
            mstore(add(start, CLOCKS_AT), clocks)
            if iszero(staticcall(gas(), rules, start, calldatasize(), 0, 0)) {
                returndatacopy(start, 0, returndatasize())
                revert(start, returndatasize())
            }
            returndatacopy(after_, 0, GAME_BYTES)
            let size := sub(returndatasize(), GAME_BYTES)
            rest := start
            mstore(rest, size)
            returndatacopy(add(rest, 32), GAME_BYTES, size)
            mstore(0x40, add(add(rest, 32), size))
        }
    }

    function _keepGame(Game memory game) private returns (bytes32 gameId) {
        gameId = _gameId(game.subject, game.challenger);
        _games[gameId] = GameHash.ofMemory(game);
    }

    function _store(Game memory game, bytes memory data) private {
        emit Moved(_keepGame(game), game.clocks, game.cursor, game.node, data);
    }

    function _post(bytes32 subject, ProviderStatement memory said) private {
        mapping(bytes32 => bytes32) storage place = _posted[subject][said.kind];
        bytes32 before = place[said.position];
        if (before != 0 && before != said.value) revert SaidOtherwise(before);
        place[said.position] = said.value;
    }

    function _over(bytes32 jobId, Game calldata game, bool isProviderRight) private {
        bytes32 gameId = _gameId(game.subject, game.challenger);
        delete _games[gameId];
        _finish(jobId, game.provider);
        if (game.assertionId != 0) {
            Word storage place = _placeOf(jobId, game.provider, GameClocks.lane(game.clocks));
            // A voided assertion is gone, and another may be in its lane.
            if (_holds(place.value, game.assertionId)) place.value -= ONE_GAME;
        }
        emit GameOver(gameId, isProviderRight);
    }

    function _repaid(Game calldata game) private pure returns (uint256) {
        return uint256(game.bond) * (REPAID_FREE + GameClocks.demands(game.clocks)) / REPAID_ONE;
    }
}
