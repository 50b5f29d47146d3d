/** Tests of the room of sessions, and the contract of its stores. */
@NullMarked
package dev.portolan.node.session;

import org.jspecify.annotations.NullMarked;
