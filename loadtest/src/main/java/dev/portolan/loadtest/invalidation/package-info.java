/**
 * Measures how long the nodes of a fleet go on serving a listing that its backend has changed. Sees
 * the gateway as its operators and users do: started from its jar, asked over HTTP, with none of
 * its classes. The backend and the Redis are the testkit's.
 */
@NullMarked
package dev.portolan.loadtest.invalidation;

import org.jspecify.annotations.NullMarked;
