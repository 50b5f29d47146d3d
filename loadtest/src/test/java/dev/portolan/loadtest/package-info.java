/**
 * Simulations for Gatling. They see the gateway as its users do: over HTTP, by the protocol, with
 * none of its classes.
 */
@NullMarked
package dev.portolan.loadtest;

import org.jspecify.annotations.NullMarked;
