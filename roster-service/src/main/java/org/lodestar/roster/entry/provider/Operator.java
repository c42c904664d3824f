package org.lodestar.roster.entry.provider;

/** How a filter compares; longer symbols come before those they begin with. */
enum Operator {
    NOT_EQUAL("!="),
    AT_LEAST(">="),
    AT_MOST("<="),
    EQUAL("="),
    GREATER(">"),
    LESS("<"),
    CONTAINS("~");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }
}
