/**
 * Packages of CSV files in the binding of OneRoster 1.2: container, manifest and the form of every value. What the rows
 * mean is for the service that reads them.
 */
@NullMarked
package org.lodestar.oneroster.csv;

import org.jspecify.annotations.NullMarked;
