/**
 * A school district to look at and to test with: a generated roster in the form every student information system can
 * send, and a client that walks a loaded district through a school year.
 *
 * <p>Both use the public doors only. The roster is a OneRoster 1.2 package that takes the same road as a real one; the
 * walk speaks HTTP to the gateway and knows nothing but the contract.
 */
@NullMarked
package org.lodestar.local.district;

import org.jspecify.annotations.NullMarked;
