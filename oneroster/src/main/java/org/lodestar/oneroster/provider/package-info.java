/**
 * What every OneRoster 1.2 service does alike: filters, pages and errors in the standard's form, over the read models of
 * a service. The service says what its entities are ({@link org.lodestar.oneroster.provider.Listed}).
 */
@NullMarked
package org.lodestar.oneroster.provider;

import org.jspecify.annotations.NullMarked;
