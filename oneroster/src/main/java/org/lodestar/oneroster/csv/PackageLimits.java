package org.lodestar.oneroster.csv;

/**
 * How much of a package is read before it is refused.
 *
 * @param entries files in the zip
 * @param inflatedBytes all files together, inflated
 * @param ratio inflated to compressed size of one file; looked at from the first mebibyte on
 */
public record PackageLimits(int entries, long inflatedBytes, int ratio) {}
