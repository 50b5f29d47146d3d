/**
 * What becomes of the sessions of legacy clients while nodes are killed or restarted, and what idle
 * ones cost. Sees the gateway as its operators and users do: processes started from its jar, behind
 * a balancer without a memory, asked over HTTP. Each client knows what it must be told, so that an
 * answer that is lost, told twice, or another's does not pass for a good one.
 */
@NullMarked
package dev.portolan.loadtest.faults;

import org.jspecify.annotations.NullMarked;
