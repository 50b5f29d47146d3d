/**
 * What has been said and not yet been heard: messages on their way to somebody who may be at
 * another node by now, kept in order, for a while. Level 2.
 */
@NullMarked
package dev.portolan.node.relaylog;

import org.jspecify.annotations.NullMarked;
