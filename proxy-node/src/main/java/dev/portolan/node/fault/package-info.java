/**
 * Every way Portolan says no. A {@link dev.portolan.node.fault.Fault} is a value: what happened,
 * with what a log needs and nothing that a client must not see. It travels through failed futures
 * in a {@link dev.portolan.node.fault.FaultException}; the edge alone turns it into an HTTP status
 * and a JSON-RPC error. Level 0: sees only the shared model.
 */
@NullMarked
package dev.portolan.node.fault;

import org.jspecify.annotations.NullMarked;
