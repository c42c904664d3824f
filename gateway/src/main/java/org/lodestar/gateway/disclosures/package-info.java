/**
 * Who was told what class of data. A <em>disclosure</em> is how much one recipient was told of one type on one day. What leaves
 * by webhook is written down in the transaction that takes it out; what is told over HTTP is counted in the <em>ledger</em>
 * first.
 */
@NullMarked
package org.lodestar.gateway.disclosures;

import org.jspecify.annotations.NullMarked;
