package org.lodestar.gateway;

/**
 * One fault of a request.
 *
 * @param pointer a JSON pointer into the body, or the name of a parameter or header
 * @param detail what is wrong there
 */
record Violation(String pointer, String detail) {}
