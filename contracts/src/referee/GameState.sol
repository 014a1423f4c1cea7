// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Asked, Game, GameClocks, Tree} from "./GameTypes.sol";

/// @dev What the rules look at and change of a game, unpacked.
struct GameState {
    uint256 demands;
    Asked asked;
    uint256 steps;
    uint256 stepOperators;
    uint256 endOperators;
    uint256 failedStep;
    uint256 failedOp;
    uint256 states;
    bool failed;
    Tree tree;
    uint256 depth;
    uint256 step;
    uint256 place;
    uint256 leaves;
    uint256 op;
    uint256 written;
    uint256 root;
    bytes32 node;
    bytes32 spec;
}

/// @dev Packs and unpacks games (see Game).
library GameStates {
    function unpack(Game memory game) internal pure returns (GameState memory state) {
        (uint256 facts, uint256 cursor) = (game.facts, game.cursor);
        state.asked = GameClocks.asked(game.clocks);
        state.demands = GameClocks.demands(game.clocks);
        state.steps = uint32(facts);
        state.stepOperators = uint32(facts >> 32);
        state.endOperators = uint32(facts >> 64);
        state.failedStep = uint32(facts >> 96);
        state.failedOp = uint32(facts >> 128);
        state.states = uint16(facts >> 160);
        state.failed = uint8(facts >> 176) != 0;
        state.tree = Tree(uint8(cursor));
        state.depth = uint8(cursor >> 8);
        state.step = uint32(cursor >> 16);
        state.place = uint32(cursor >> 48);
        state.leaves = uint32(cursor >> 80);
        state.op = uint32(cursor >> 112);
        state.written = uint16(cursor >> 144);
        state.root = uint16(cursor >> 160);
        (state.node, state.spec) = (game.node, game.spec);
    }

    function pack(Game memory game, GameState memory state) internal pure returns (Game memory) {
        uint256 kept = game.clocks & ~(uint256(0xffff) << GameClocks.ASKED_SHIFT);
        game.clocks = kept | (uint256(state.asked) << GameClocks.ASKED_SHIFT)
            | (state.demands << GameClocks.DEMANDS_SHIFT);
        game.facts = state.steps | (state.stepOperators << 32) | (state.endOperators << 64)
            | (state.failedStep << 96) | (state.failedOp << 128) | (state.states << 160)
            | (uint256(state.failed ? 1 : 0) << 176);
        game.cursor = uint256(state.tree) | (state.depth << 8) | (state.step << 16) | (state.place << 48)
            | (state.leaves << 80) | (state.op << 112) | (state.written << 144) | (state.root << 160);
        (game.node, game.spec) = (state.node, state.spec);
        return game;
    }
}
